import { useCanvas } from "../hooks/canvas";
import { dropped } from "../model/flows";
import { texts } from "../texts";

const whole = new Intl.NumberFormat();
const share = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 1 });

/** People who ever came here, who are here now, and how many the step lost. Shown once somebody came. */
export function NodeNumbers({ node }: { node: string }) {
  const numbers = useCanvas((state) => (state.counting ? state.numbers[node] : undefined));
  if (!numbers || numbers.arrived === 0) return null;
  const lost = dropped(numbers);
  return (
    <span className="step-numbers">
      <b>{whole.format(numbers.arrived)}</b> {texts.arrived}
      {numbers.waiting > 0 ? (
        <>
          <i aria-hidden="true" />
          <b>{whole.format(numbers.waiting)}</b> {texts.waiting}
        </>
      ) : null}
      {lost > 0 ? (
        <>
          <i aria-hidden="true" />
          <b>{share.format(lost / numbers.arrived)}</b> {texts.dropped}
        </>
      ) : null}
    </span>
  );
}
