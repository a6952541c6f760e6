import { BaseEdge, EdgeLabelRenderer, type EdgeProps } from "@xyflow/react";
import { Plus } from "lucide-react";
import { memo, useMemo } from "react";
import { useCanvas, useStore } from "../hooks/canvas";
import { boxList } from "../hooks/derived";
import type { WayEdge } from "../hooks/useFlow";
import { labelPoint, length, roundedPath, route } from "../model/routing";
import { edgeRef } from "../store/state";
import { texts } from "../texts";

const NEAR = 240;

/** A path between two steps: square turns with rounded corners, around other steps; its outcome on a chip. */
export const Way = memo(function Way(props: EdgeProps<WayEdge>) {
  const { id, sourceX, sourceY, targetX, targetY, selected, data } = props;
  const store = useStore();
  const obstacles = useCanvas(boxList);
  const { outcome, from } = edgeRef(id);
  const targeted = useCanvas((state) => state.target?.from === from && state.target.outcome === outcome);
  const { lane = 0, lanes = 1 } = data ?? {};
  const { path, label, far } = useMemo(() => {
    const points = route({ x: sourceX, y: sourceY }, { x: targetX, y: targetY }, obstacles, lane, lanes);
    return { path: roundedPath(points), label: labelPoint(points), far: length(points) > NEAR };
  }, [sourceX, sourceY, targetX, targetY, obstacles, lane, lanes]);
  // On a short way the port's own name is near enough.
  const named = outcome !== "next" && (far || selected);
  return (
    <>
      <BaseEdge id={id} path={path} interactionWidth={20} className={targeted ? "way targeted" : "way"} />
      <EdgeLabelRenderer>
        <div
          className={`way-label nodrag nopan${selected ? " chosen" : ""}${targeted ? " targeted" : ""}${named ? "" : " bare"}`}
          style={{ transform: `translate(-50%, -50%) translate(${label.x}px, ${label.y}px)` }}
        >
          {named ? <span className="way-chip">{texts.outcome(outcome)}</span> : null}
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
