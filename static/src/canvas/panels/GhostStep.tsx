import { createPortal } from "react-dom";
import type { Ghost } from "../hooks/usePaletteDrag";
import { NODE_HEIGHT, NODE_WIDTH } from "../model/geometry";
import { KindIcon } from "../nodes/KindIcon";

/** The step under the pointer while it is being dragged from the palette, as large as it will be. */
export function GhostStep({ ghost }: { ghost: Ghost | null }) {
  if (!ghost) return null;
  const { kind, x, y, zoom } = ghost;
  return createPortal(
    <div
      className={`step ghost family-${kind.family}`}
      style={{
        width: NODE_WIDTH,
        height: NODE_HEIGHT,
        transform: `translate(${x}px, ${y}px) scale(${zoom}) translate(-50%, -50%)`,
      }}
    >
      <div className="step-body">
        <span className="step-tile">
          <KindIcon icon={kind.icon} />
        </span>
        <span className="step-text">
          <span className="step-kind">{kind.label}</span>
          <span className="step-name">{kind.label}</span>
        </span>
      </div>
    </div>,
    document.body,
  );
}
