import { useCanvas } from "../hooks/canvas";
import { chosenByOthers } from "../hooks/derived";

/** A ring in the colour of who else chose this step, with their name. */
export function ChosenByOthers({ node }: { node: string }) {
  const others = useCanvas((state) => chosenByOthers(state).get(node));
  const [first] = others ?? [];
  if (!others || !first) return null;
  return (
    <span className={`step-other hue-${first.hue}`}>
      <span className="step-other-name">{[...new Set(others.map((other) => other.name))].join(", ")}</span>
    </span>
  );
}
