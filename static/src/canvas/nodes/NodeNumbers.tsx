import { useCanvas } from "../hooks/canvas";
import { texts } from "../texts";

const whole = new Intl.NumberFormat();

/** People who ever came here, and who are here now. Shown once somebody came. */
export function NodeNumbers({ node }: { node: string }) {
  const numbers = useCanvas((state) => state.numbers[node]);
  if (!numbers || numbers.arrived === 0) return null;
  return (
    <span className="step-numbers">
      <b>{whole.format(numbers.arrived)}</b> {texts.arrived}
      {numbers.waiting > 0 ? (
        <>
          <i aria-hidden="true" />
          <b>{whole.format(numbers.waiting)}</b> {texts.waiting}
        </>
      ) : null}
    </span>
  );
}
