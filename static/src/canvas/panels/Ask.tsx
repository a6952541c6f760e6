import { useEffect, useId, useMemo, useRef, useState } from "react";
import { addNode } from "../actions/addNode";
import { connect, mayConnect } from "../actions/connect";
import { useCanvas, useStore } from "../hooks/canvas";
import { matching } from "../model/search";
import type { Icon } from "../model/types";
import { KindIcon } from "../nodes/KindIcon";
import type { Asking } from "../store/state";
import { texts } from "../texts";

interface Choice {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly family: string;
  readonly icon: Icon;
  readonly take: () => void;
}

/** The small panel that asks for a step by its name: to add, or to lead to. Arrow keys and Enter, or a click. */
export function Ask() {
  const asking = useCanvas((state) => state.asking);
  // A new question starts with an empty field.
  return asking ? <Question key={JSON.stringify(asking)} asking={asking} /> : null;
}

function Question({ asking }: { asking: Asking }) {
  const store = useStore();
  const list = useId();
  const field = useRef<HTMLInputElement>(null);
  const [search, setSearch] = useState("");
  const [at, setAt] = useState(0);
  const choices = useChoices(asking, search);
  const current = choices[Math.min(at, choices.length - 1)];

  const before = useRef<Element | null>(null);

  useEffect(() => {
    before.current = document.activeElement;
    field.current?.focus();
  }, []);

  const close = () => store.change({ asking: null });
  /** The focus goes back to where it was, before what was chosen may take it elsewhere. */
  const leave = () => {
    if (before.current instanceof HTMLElement && before.current.isConnected) before.current.focus();
    close();
  };
  const take = (choice: Choice | undefined) => {
    if (!choice) return;
    leave();
    choice.take();
  };
  const title =
    asking.what === "add" ? texts.quick : asking.outcome === null ? texts.whichOutcome : texts.connectTo;
  return (
    <div className="ask-ground" onPointerDown={(event) => event.target === event.currentTarget && close()}>
      <div className="ask" role="dialog" aria-label={title}>
        <input
          ref={field}
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls={list}
          aria-activedescendant={current ? `${list}-${current.id}` : undefined}
          aria-label={title}
          placeholder={title}
          autoComplete="off"
          spellCheck={false}
          value={search}
          onChange={(event) => {
            setSearch(event.target.value);
            setAt(0);
          }}
          onBlur={close}
          onKeyDown={(event) => {
            const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
            if (step) setAt((old) => (old + step + choices.length) % Math.max(1, choices.length));
            else if (event.key === "Enter") take(current);
            else if (event.key === "Escape") leave();
            else return;
            event.preventDefault();
            event.stopPropagation();
          }}
        />
        <div id={list} role="listbox" aria-label={title} className="ask-list">
          {choices.map((choice) => (
            <div
              key={choice.id}
              id={`${list}-${choice.id}`}
              role="option"
              tabIndex={-1}
              aria-selected={choice === current}
              className={`ask-choice family-${choice.family}`}
              ref={(element) => {
                if (choice === current) element?.scrollIntoView({ block: "nearest" });
              }}
              onPointerDown={(event) => {
                event.preventDefault();
                take(choice);
              }}
            >
              <span className="palette-tile">
                <KindIcon icon={choice.icon} size={16} />
              </span>
              <span>{choice.label}</span>
              <span className="ask-hint">{choice.hint}</span>
            </div>
          ))}
          {choices.length === 0 ? <p className="palette-none">{texts.noMatch}</p> : null}
        </div>
      </div>
    </div>
  );
}

/** What can be chosen: kinds to add, ways out of the step, or steps to lead to. */
function useChoices(asking: Asking, search: string): readonly Choice[] {
  const store = useStore();
  return useMemo((): readonly Choice[] => {
    const { kinds } = store.fixed;
    const { draft, views } = store.scene;
    if (asking.what === "add") {
      const { at, onto } = asking;
      const through =
        onto && draft.edges.some((edge) => edge.from === onto.from && edge.outcome === onto.outcome);
      const way = onto ? (through ? { onto } : { after: onto }) : {};
      return [...kinds.values()]
        .filter((kind) => matching(kind, search) > 0 && !(onto && kind.family === "trigger"))
        .sort((a, b) => matching(b, search) - matching(a, search))
        .map((kind) => ({
          id: kind.key,
          label: kind.label,
          hint: texts.family[kind.family],
          family: kind.family,
          icon: kind.icon,
          take: () =>
            store.act(addNode, {
              kind: kind.key,
              ...(at ? { at } : {}),
              ...middleOf(store, onto, through),
              ...way,
            }),
        }));
    }
    const { from, outcome } = asking;
    const icon = kinds.get(draft.nodes[from]?.kind ?? "")?.icon ?? [];
    if (outcome === null) {
      return (views[from]?.outcomes ?? [])
        .filter((way) => texts.outcome(way.key).includes(search.toLowerCase()))
        .map((way) => ({
          id: way.key,
          label: texts.outcome(way.key),
          hint: targetName(draft, from, way.key),
          family: "flow",
          icon,
          take: () => store.change({ asking: { what: "connect", from, outcome: way.key } }),
        }));
    }
    return Object.values(draft.nodes)
      .filter(
        (node) =>
          mayConnect(store.scene, from, node.key) && node.name.toLowerCase().includes(search.toLowerCase()),
      )
      .map((node) => {
        const kind = kinds.get(node.kind);
        return {
          id: node.key,
          label: node.name,
          hint: kind?.label ?? "",
          family: kind?.family ?? "data",
          icon: kind?.icon ?? [],
          take: () => store.act(connect, { from, outcome, to: node.key }),
        };
      });
  }, [asking, search, store]);
}

function targetName(
  draft: {
    nodes: { readonly [key: string]: { readonly name: string } };
    edges: readonly { from: string; outcome: string; to: string }[];
  },
  from: string,
  outcome: string,
): string {
  const edge = draft.edges.find((other) => other.from === from && other.outcome === outcome);
  return edge ? (draft.nodes[edge.to]?.name ?? "") : "";
}

/** On an edge, the new step stands between its two ends. */
function middleOf(
  store: ReturnType<typeof useStore>,
  onto: { from: string; outcome: string } | null,
  through: boolean | null,
) {
  if (!onto || !through) return {};
  const { nodes, edges } = store.scene.draft;
  const edge = edges.find((other) => other.from === onto.from && other.outcome === onto.outcome);
  const target = edge && nodes[edge.to];
  return target ? { at: target.position } : {};
}
