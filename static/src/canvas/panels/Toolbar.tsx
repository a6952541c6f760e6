import { useReactFlow, useStore as useFlowStore } from "@xyflow/react";
import {
  CircleAlert,
  CircleCheck,
  Keyboard,
  Maximize,
  Minus,
  Plus,
  Redo2,
  TriangleAlert,
  Undo2,
  Workflow,
} from "lucide-react";
import type { ReactNode } from "react";
import { arrange } from "../actions/arrange";
import { redo } from "../actions/redo";
import { undo } from "../actions/undo";
import { useCanvas, useStore } from "../hooks/canvas";
import { SIGHT } from "../model/geometry";
import { worst } from "../model/problems";
import { texts } from "../texts";

/** The bar over the canvas: history, sight, arrangement, problems. */
export function Toolbar() {
  const store = useStore();
  const flow = useReactFlow();
  const zoom = useFlowStore((state) => state.transform[2]);
  const past = useCanvas((state) => state.undo.past.length);
  const future = useCanvas((state) => state.undo.future.length);
  const problems = useCanvas((state) => state.problems);
  const drawer = useCanvas((state) => state.drawer);
  const toggle = (name: "problems" | "keys") =>
    store.change({ drawer: drawer === name ? null : name, walking: null });
  const severity = worst(problems);
  const sign = { error: <CircleAlert {...LINE} />, warning: <TriangleAlert {...LINE} /> };
  return (
    <div className="toolbar" role="toolbar" aria-label={texts.canvas}>
      {store.fixed.canEdit ? (
        <>
          <Tool name={texts.undo} keys="Ctrl Z" off={past === 0} press={() => store.act(undo, undefined)}>
            <Undo2 {...LINE} />
          </Tool>
          <Tool
            name={texts.redo}
            keys="Ctrl Shift Z"
            off={future === 0}
            press={() => store.act(redo, undefined)}
          >
            <Redo2 {...LINE} />
          </Tool>
          <i aria-hidden="true" />
          <Tool name={texts.arrange} keys="L" press={() => store.act(arrange, undefined)}>
            <Workflow {...LINE} />
          </Tool>
          <i aria-hidden="true" />
        </>
      ) : null}
      <Tool name={texts.zoomOut} keys="−" press={() => flow.zoomOut({ duration: 120 })}>
        <Minus {...LINE} />
      </Tool>
      <span className="toolbar-zoom">{Math.round(zoom * 100)} %</span>
      <Tool name={texts.zoomIn} keys="+" press={() => flow.zoomIn({ duration: 120 })}>
        <Plus {...LINE} />
      </Tool>
      <Tool name={texts.fit} keys="F" press={() => flow.fitView({ ...SIGHT, duration: 200 })}>
        <Maximize {...LINE} />
      </Tool>
      <i aria-hidden="true" />
      <button
        type="button"
        className={`tool wide ${severity ?? "good"}`}
        aria-expanded={drawer === "problems"}
        onClick={() => toggle("problems")}
      >
        {severity ? sign[severity] : <CircleCheck {...LINE} />}
        {problems.length > 0 ? texts.problems(problems.length) : texts.ready}
      </button>
      <Tool name={texts.keys} keys="?" press={() => toggle("keys")}>
        <Keyboard {...LINE} />
      </Tool>
    </div>
  );
}

const LINE = { size: 16, strokeWidth: 1.75, "aria-hidden": true } as const;

function Tool(props: {
  name: string;
  keys: string;
  off?: boolean;
  press: () => unknown;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      className="tool"
      aria-label={props.name}
      title={`${props.name} (${props.keys})`}
      aria-disabled={props.off ?? false}
      onClick={() => {
        if (!props.off) props.press();
      }}
    >
      {props.children}
    </button>
  );
}
