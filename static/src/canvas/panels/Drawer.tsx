import { CircleAlert, TriangleAlert, X } from "lucide-react";
import { choose } from "../actions/choose";
import { useCanvas, useStore } from "../hooks/canvas";
import { problemsByNode } from "../hooks/derived";
import { texts } from "../texts";

/** What slides up from the bar: the list of problems, or of keys. */
export function Drawer() {
  const store = useStore();
  const drawer = useCanvas((state) => state.drawer);
  if (!drawer) return null;
  const title = drawer === "keys" ? texts.keys : texts.problemsTitle;
  return (
    <section className="drawer" aria-label={title}>
      <header>
        <h2>{title}</h2>
        <button
          type="button"
          className="tool"
          aria-label={texts.close}
          onClick={() => store.change({ drawer: null })}
        >
          <X size={16} strokeWidth={1.75} />
        </button>
      </header>
      {drawer === "keys" ? <Keys /> : <Problems />}
    </section>
  );
}

function Problems() {
  const store = useStore();
  const sorted = useCanvas(problemsByNode);
  const nodes = useCanvas((state) => state.journal.shown.nodes);
  if (sorted.size === 0) return <p className="drawer-none">{texts.noProblems}</p>;
  return (
    <ul className="drawer-list">
      {[...sorted].map(([key, problems]) => (
        <li key={key}>
          <h3>{nodes[key]?.name ?? texts.problemsOfJourney}</h3>
          {problems.map((problem) => (
            <button
              key={`${problem.place} ${problem.code}`}
              type="button"
              className={problem.severity}
              onClick={() => (nodes[key] ? store.act(choose, key) : store.change({ chosen: new Set() }))}
            >
              {problem.severity === "error" ? <CircleAlert {...LINE} /> : <TriangleAlert {...LINE} />}
              <span>
                {problem.message} <em>{problem.cure}</em>
              </span>
            </button>
          ))}
        </li>
      ))}
    </ul>
  );
}

const LINE = { size: 16, strokeWidth: 1.75, "aria-hidden": true } as const;

const APPLE = /Mac|iPhone|iPad/.test(navigator.userAgent);

function Keys() {
  return (
    <dl className="drawer-keys">
      {texts.shortcuts.map(([keys, what]) => (
        <div key={keys}>
          <dt>
            {keys.split(" ").map((key) => (
              <kbd key={key}>{key === "Ctrl" && APPLE ? "\u2318" : key}</kbd>
            ))}
          </dt>
          <dd>{what}</dd>
        </div>
      ))}
    </dl>
  );
}
