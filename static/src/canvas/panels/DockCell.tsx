import { MessageSquare } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import type { CellPlace, TableCell } from "../model/types";
import type { Dock } from "../store/dock";
import { texts } from "../texts";

/** How long one has stopped typing before what is typed is tried, ms. */
const PAUSE = 250;

interface Props {
  cell: TableCell;
  place: CellPlace;
  label: string;
  /** Null for who may look only. */
  docking: Dock | null;
}

/**
 * A cell of the docked table: tried while one types, stored by Enter and by leaving it, as it was by Escape. What
 * cannot be read stays as it was typed, with what is wrong under it.
 */
export function DockCell({ cell, place, label, docking }: Props) {
  const then = place.part === "then" ? "then" : cell.words === "any" ? "any" : "";
  const changed = cell.was === null ? "" : " changed";
  if (docking === null) {
    return (
      <td className={`${then}${changed}`}>
        {cell.words}
        {cell.was === null ? null : <span className="dock-was">{texts.was(cell.was)}</span>}
        <Talk cell={cell} label={label} />
      </td>
    );
  }
  return <Editable cell={cell} place={place} label={label} docking={docking} css={`${then}${changed}`} />;
}

function Editable({ cell, place, label, docking, css }: Props & { docking: Dock; css: string }) {
  const [typed, setTyped] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  /** What stood there when one began to type: what is tried replaces the cell meanwhile. */
  const before = useRef(cell);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  /** The latest text, so that an answer about an older one says nothing. */
  const latest = useRef<string | null>(null);
  /** The text that is on its way, so that leaving the cell after Enter does not store it twice. */
  const storing = useRef<string | null>(null);
  const under = useId();
  useEffect(() => () => clearTimeout(timer.current), []);

  const type = (text: string) => {
    if (latest.current === null) before.current = cell;
    latest.current = text;
    setTyped(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(async () => {
      const wrong = await docking.tryOut(place, text);
      if (latest.current === text) setProblem(wrong);
    }, PAUSE);
  };
  const leave = () => {
    clearTimeout(timer.current);
    latest.current = null;
    setTyped(null);
    setProblem(null);
  };
  const store = async (text: string, was: string) => {
    clearTimeout(timer.current);
    storing.current = text;
    const wrong = await docking.change({ place, text, was });
    storing.current = null;
    if (wrong === null && (latest.current === null || latest.current === text)) leave();
    else setProblem(wrong);
  };
  const done = () => {
    const text = latest.current;
    if (text === null || text === storing.current) return;
    if (text.trim() !== before.current.words) void store(text, before.current.text);
    else {
      leave();
      docking.forget();
    }
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Enter") done();
    if (event.key === "Escape" && latest.current !== null) {
      event.stopPropagation();
      leave();
      docking.forget();
    }
  };
  const text = typed ?? cell.words;
  return (
    <td className={`${css} editable${problem ? " wrong" : ""}`}>
      <input
        className="dock-cell"
        value={text}
        size={Math.max(6, text.length)}
        aria-label={label}
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem ? under : undefined}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => type(event.target.value)}
        onKeyDown={press}
        onBlur={done}
      />
      {cell.was !== null && typed === null ? (
        <button
          type="button"
          className="dock-was"
          title={texts.putBack}
          onClick={() => void store(cell.was ?? "", cell.text)}
        >
          {texts.was(cell.was)}
        </button>
      ) : null}
      <Talk cell={cell} label={label} />
      {problem ? (
        <output id={under} className="dock-problem" ref={bringIntoSight}>
          {problem}
        </output>
      ) : null}
    </td>
  );
}

/** That people talk about the cell, and the way there. */
function Talk({ cell, label }: { cell: TableCell; label: string }) {
  const { threads = 0, talk } = cell;
  if (threads === 0) return null;
  return (
    <a className="dock-talk" href={talk} aria-label={texts.threadsAbout(label, threads)}>
      <MessageSquare size={12} strokeWidth={1.75} aria-hidden="true" />
      {threads}
    </a>
  );
}

/** The last rows are at the edge of what is seen of the table. */
function bringIntoSight(told: HTMLElement | null): void {
  told?.scrollIntoView({ block: "nearest" });
}
