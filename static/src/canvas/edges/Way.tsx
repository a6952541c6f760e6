import { BaseEdge, EdgeLabelRenderer, type EdgeProps } from "@xyflow/react";
import { Plus } from "lucide-react";
import { type CSSProperties, memo, useMemo } from "react";
import { useCanvas, useStore } from "../hooks/canvas";
import { boxList, busiest, light, shift } from "../hooks/derived";
import type { WayEdge } from "../hooks/useFlow";
import { widthOf } from "../model/flows";
import { labelPoint, length, roundedPath, route } from "../model/routing";
import { edgeRef } from "../store/state";
import { texts } from "../texts";
import { Traveller } from "./Traveller";

const NEAR = 240;
const whole = new Intl.NumberFormat();
const signed = new Intl.NumberFormat(undefined, { signDisplay: "always" });

/** A path between two steps: square turns with rounded corners, around other steps; its outcome on a chip. */
export const Way = memo(function Way(props: EdgeProps<WayEdge>) {
  const { id, sourceX, sourceY, targetX, targetY, selected, data } = props;
  const store = useStore();
  const obstacles = useCanvas(boxList);
  const { outcome, from } = edgeRef(id);
  const targeted = useCanvas((state) => state.target?.from === from && state.target.outcome === outcome);
  const count = useCanvas((state) => (state.counting ? (state.numbers[from]?.left[outcome] ?? 0) : null));
  const more = useCanvas((state) => shift(state, from, outcome));
  const most = useCanvas(busiest);
  const lit = useCanvas((state) => {
    const shown = light(state);
    return shown ? (shown.edges.has(id) ? " lit" : " back") : "";
  });
  const { lane = 0, lanes = 1, family = "data", together = [outcome] } = data ?? {};
  const { path, label, far } = useMemo(() => {
    const points = route({ x: sourceX, y: sourceY }, { x: targetX, y: targetY }, obstacles, lane, lanes);
    return {
      path: roundedPath(points),
      label: labelPoint(points, lanes > 2 ? 0.72 : 0.5),
      far: length(points) > NEAR,
    };
  }, [sourceX, sourceY, targetX, targetY, obstacles, lane, lanes]);
  // On a short way the port's own name is near enough; a single way on needs no name at all.
  const counting = count !== null && most > 0;
  const told = selected
    ? [outcome]
    : together.filter((each) => each !== "next" && (far || counting || more !== 0));
  const width =
    count === null ? undefined : ({ "--flow": `${widthOf(count + more, most)}px` } as CSSProperties);
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        interactionWidth={20}
        style={width}
        className={`way from-${family}${count ? " flows" : ""}${more === 0 ? "" : " shifts"}${targeted ? " targeted" : ""}${lit}`}
      />
      <Traveller path={path} count={count} />
      <EdgeLabelRenderer>
        <div
          className={`way-label from-${family} nodrag nopan${selected ? " chosen" : ""}${targeted ? " targeted" : ""}${told.length > 0 ? "" : " bare"}${more === 0 ? "" : " shifts"}${lit}`}
          style={{ transform: `translate(-50%, -50%) translate(${label.x}px, ${label.y}px)` }}
        >
          {told.length > 0 ? (
            <span className="way-chip">
              {told.map((each) => (
                <WayName key={each} from={from} outcome={each} counting={counting} />
              ))}
            </span>
          ) : null}
          {store.fixed.canEdit ? (
            <button
              type="button"
              className="way-add"
              aria-label={texts.addHere}
              title={texts.addHere}
              tabIndex={-1}
              onClick={() => store.change({ asking: { what: "add", at: null, onto: { from, outcome } } })}
            >
              <Plus size={12} strokeWidth={2} />
            </button>
          ) : null}
        </div>
      </EdgeLabelRenderer>
    </>
  );
});

/** An outcome on the label, and how many left by it. */
function WayName({ from, outcome, counting }: { from: string; outcome: string; counting: boolean }) {
  const count = useCanvas((state) => state.numbers[from]?.left[outcome] ?? 0);
  const more = useCanvas((state) => shift(state, from, outcome));
  return (
    <span className="way-name">
      {outcome === "next" ? null : texts.outcome(outcome)}
      {counting ? <b>{whole.format(count)}</b> : null}
      {more === 0 ? null : <b className="way-shift">{signed.format(more)}</b>}
    </span>
  );
}
