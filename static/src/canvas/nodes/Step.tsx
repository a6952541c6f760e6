import type { NodeProps } from "@xyflow/react";
import { type CSSProperties, memo } from "react";
import { useCanvas, useStore } from "../hooks/canvas";
import { leaving, light } from "../hooks/derived";
import type { StepNode } from "../hooks/useFlow";
import { nodeHeight, ports, waysOut } from "../model/geometry";
import { texts } from "../texts";
import { ChosenByOthers } from "./ChosenByOthers";
import { KindIcon } from "./KindIcon";
import { NodeNumbers } from "./NodeNumbers";
import { EntryPort, Ports } from "./Ports";
import { ProblemBadge } from "./ProblemBadge";
import { StageMark } from "./StageMark";

const NONE: readonly string[] = [];

/** The size of a step, for itself and for style sheets, which stretch its entry over the whole of it. */
function size(width: number, height: number): CSSProperties {
  return { width, height, "--step-width": `${width}px`, "--step-height": `${height}px` } as CSSProperties;
}

/** A step on the canvas: icon tile, kind, name, one line of what it does, ports below. */
export const Step = memo(function Step({ id, data, selected }: NodeProps<StepNode>) {
  const store = useStore();
  const kind = store.fixed.kinds.get(data.kind);
  const name = useCanvas((state) => state.journal.shown.nodes[id]?.name ?? "");
  const view = useCanvas((state) => state.views[id]);
  const rule = useCanvas((state) => (view?.rule ? state.rules[view.rule] : undefined));
  const connected = useCanvas((state) => leaving(state).get(id) ?? NONE);
  const lit = useCanvas((state) => {
    const shown = light(state);
    return shown ? (shown.at === id ? " lit here" : shown.nodes.has(id) ? " lit" : " back") : "";
  });
  const ways = waysOut(view, connected);
  const { ports: cells, width } = ports(ways);
  const family = kind?.family ?? "data";
  return (
    <div
      className={`step family-${family}${selected ? " chosen" : ""}${lit}`}
      style={size(width, nodeHeight(ways))}
      data-key={id}
    >
      {family === "trigger" ? null : <EntryPort />}
      <div className="step-body">
        <span className="step-tile">{kind ? <KindIcon icon={kind.icon} /> : null}</span>
        <span className="step-text">
          <span className="step-kind">{kind?.label ?? texts.unknownKind}</span>
          <span className="step-name">{name}</span>
          {rule ? (
            <a className="step-rule nodrag" href={rule.url} title={texts.rule(rule.name)}>
              {rule.name}
            </a>
          ) : (
            <span className="step-summary">{view?.summary}</span>
          )}
        </span>
      </div>
      <Ports node={id} ports={cells} connected={connected} />
      <ProblemBadge node={id} />
      <StageMark node={id} />
      <NodeNumbers node={id} />
      <ChosenByOthers node={id} />
    </div>
  );
});
