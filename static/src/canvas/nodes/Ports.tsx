import { Handle, Position } from "@xyflow/react";
import { useStore } from "../hooks/canvas";
import { named, type Port } from "../model/geometry";
import { texts } from "../texts";

const BORDER = 1;

/** Where paths come in. */
export function EntryPort() {
  return (
    <Handle id="in" type="target" position={Position.Top} className="port-in" isConnectableStart={false} />
  );
}

/** The ways out: drag one to a step, or press an open one to add a step behind it. */
export function Ports(props: { node: string; ports: readonly Port[]; connected: readonly string[] }) {
  const store = useStore();
  const labelled = named(props.ports);
  const ask = (outcome: string) =>
    store.change({
      asking: { what: "add", at: null, onto: { from: props.node, outcome } },
      chosen: new Set([props.node]),
    });
  return (
    <>
      {labelled ? (
        <span className="ports">
          {props.ports
            .filter((port) => !port.aside)
            .map((port) => (
              <span
                key={port.key}
                className={`port-name${port.stale ? " stale" : ""}`}
                style={{ width: port.width }}
                title={port.stale ? texts.staleOutcome(port.key) : texts.outcome(port.key)}
              >
                <span>{texts.outcome(port.key)}</span>
              </span>
            ))}
        </span>
      ) : null}
      {props.ports.map((port) => {
        const open = !props.connected.includes(port.key);
        return (
          <Handle
            key={port.key}
            id={port.key}
            type="source"
            position={Position.Bottom}
            className={`port${open ? " open" : ""}${port.aside ? " aside" : ""}`}
            style={{ left: port.left + port.width / 2 - BORDER }}
            isConnectableEnd={false}
            onClick={open && store.fixed.canEdit ? () => ask(port.key) : undefined}
            title={texts.outcomeHelp(texts.outcome(port.key))}
            data-outcome={port.key}
          />
        );
      })}
    </>
  );
}
