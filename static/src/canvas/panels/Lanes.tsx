import { useStore as useFlowStore } from "@xyflow/react";
import { useCanvas } from "../hooks/canvas";
import { stageLanes } from "../hooks/derived";
import { texts } from "../texts";

/** So much of a band has room for its title, and for what is desired in it as well, px. */
const SHORTEST = 96;
const LONG = 200;

/** The stages as quiet bands behind the steps; their titles stay at the left edge of the sight. */
export function Lanes() {
  const lanes = useCanvas(stageLanes);
  const [, y, zoom] = useFlowStore((state) => state.transform);
  const ground = useFlowStore((state) => state.height);
  // Where the sight will be is not known before everything has been shown once.
  const settled = useFlowStore((state) => !state.fitViewQueued);
  if (lanes.length === 0 || !settled) return null;
  return (
    <ol className="lanes" aria-label={texts.stages}>
      {lanes.map((lane, index) => {
        const first = index === 0;
        const last = index === lanes.length - 1;
        const top = first ? Math.min(0, lane.top * zoom + y) : lane.top * zoom + y;
        const height = last ? Math.max(ground, lane.bottom * zoom + y) - top : lane.bottom * zoom + y - top;
        // The title stands in the part of its band that is in sight.
        const from = Math.max(0, -top);
        const seen = Math.min(height, ground - top) - from;
        return (
          <li key={lane.key} style={{ transform: `translateY(${top}px)`, height: Math.max(0, height) }}>
            {seen > SHORTEST ? (
              <span className="lane-title" style={{ top: from, height: seen }} title={lane.desired}>
                <b>{lane.name}</b>
                {lane.desired && seen > LONG ? <span>{lane.desired}</span> : null}
              </span>
            ) : null}
          </li>
        );
      })}
    </ol>
  );
}
