import { useStore as useFlowStore } from "@xyflow/react";
import { useCanvas } from "../hooks/canvas";
import { stageLanes } from "../hooks/derived";
import { texts } from "../texts";

/** The stages as quiet bands behind the steps; their titles stay at the left edge of the sight. */
export function Lanes() {
  const lanes = useCanvas(stageLanes);
  const [, y, zoom] = useFlowStore((state) => state.transform);
  if (lanes.length === 0) return null;
  return (
    <ol className="lanes" aria-label={texts.stages}>
      {lanes.map((lane, index) => {
        const top = index === 0 ? Math.min(0, lane.top * zoom + y) : lane.top * zoom + y;
        const height = lane.bottom * zoom + y - top;
        const last = index === lanes.length - 1;
        // The title goes with the sight while any of its band is in it.
        const inside = Math.max(0, Math.min(height - 44, -top));
        return (
          <li
            key={lane.key}
            className={last ? "last" : undefined}
            style={{ transform: `translateY(${top}px)`, height: last ? `max(100%, ${height}px)` : height }}
          >
            <span className="lane-title" style={{ transform: `translateY(${inside}px)` }}>
              <b>{lane.name}</b>
              {lane.desired ? <span>{lane.desired}</span> : null}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
