import { Cloud, CloudOff, RefreshCw } from "lucide-react";
import { createPortal } from "react-dom";
import { useCanvas, useStore } from "../hooks/canvas";
import { texts } from "../texts";

const LINE = { size: 14, strokeWidth: 1.75, "aria-hidden": true } as const;

/** Whether everything is stored, in the head of the page. */
export function SavingState() {
  const store = useStore();
  const saving = useCanvas((state) => state.saving);
  const place = document.getElementById("saving");
  if (!place) return null;
  if (!store.fixed.canEdit) return createPortal(<span className="saving">{texts.viewOnly}</span>, place);
  const sign = {
    saved: <Cloud {...LINE} />,
    saving: <RefreshCw {...LINE} />,
    offline: <CloudOff {...LINE} />,
  }[saving];
  return createPortal(
    <span
      className={`saving ${saving}`}
      title={saving === "offline" ? texts.offlineHelp : undefined}
      data-state={saving}
    >
      {sign}
      {texts[saving]}
    </span>,
    place,
  );
}
