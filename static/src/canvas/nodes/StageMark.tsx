import { useCanvas } from "../hooks/canvas";
import { strayFrom } from "../hooks/derived";
import { texts } from "../texts";

/** The name of a step's own stage, where it stands in the band of another. */
export function StageMark({ node }: { node: string }) {
  const stray = useCanvas((state) => strayFrom(state).get(node));
  if (!stray) return null;
  return (
    <span className="step-stage" title={texts.stray(stray.of, stray.among)}>
      <span aria-hidden="true">{stray.of}</span>
      <span className="visually-hidden">{texts.stray(stray.of, stray.among)}</span>
    </span>
  );
}
