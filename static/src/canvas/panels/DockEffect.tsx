import { Check, Split, TriangleAlert } from "lucide-react";
import { useState } from "react";
import type { BrokenExample, NodeTable } from "../model/types";
import type { Dock } from "../store/dock";
import { texts } from "../texts";
import { DockDoubts } from "./DockDoubts";
import { emphasis } from "./emphasis";

const LINE = { size: 16, strokeWidth: 1.75, "aria-hidden": true } as const;

/** What the draft would have changed, the examples that it breaks, what is doubtful; nothing where there is none. */
export function DockEffect({ table, docking }: { table: NodeTable; docking: Dock }) {
  const { effect, broken, doubts, in_force, examples } = table;
  if (effect === null && broken.length === 0 && doubts.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keyboard
    <section className="dock-effect" aria-label={texts.effectOf} tabIndex={0}>
      {effect || doubts.length > 0 ? (
        <div className="dock-told">
          {effect ? (
            <div className="dock-moves" aria-live="polite">
              <Split {...LINE} />
              <p>
                {effect.said.map((sentence) => (
                  <span key={sentence}>{emphasis(sentence)} </span>
                ))}
                <small>{effect.basis}</small>
              </p>
            </div>
          ) : null}
          {doubts.length > 0 ? <DockDoubts doubts={doubts} docking={table.curable ? docking : null} /> : null}
        </div>
      ) : null}
      {examples > 0 && (broken.length > 0 || in_force !== null) ? (
        <div className="dock-examples" aria-live="polite">
          {broken.length === 0 ? (
            <p className="good">
              <Check {...LINE} />
              {texts.examplesHold(examples)}
            </p>
          ) : (
            <ul>
              {broken.map((each) => (
                <Broken key={each.index} example={each} docking={table.editable ? docking : null} />
              ))}
            </ul>
          )}
        </div>
      ) : null}
    </section>
  );
}

/** An example that no longer holds, and a button that lets it expect what the draft answers. */
function Broken({ example, docking }: { example: BrokenExample; docking: Dock | null }) {
  const [problem, setProblem] = useState<string | null>(null);
  const accept = async () => setProblem((await docking?.accept(example)) ?? null);
  return (
    <li>
      <TriangleAlert {...LINE} />
      <span>
        {emphasis(example.said)}
        {problem ? <output>{problem}</output> : null}
      </span>
      {docking ? (
        <button type="button" className="button small" onClick={() => void accept()}>
          {texts.acceptExample}
        </button>
      ) : null}
    </li>
  );
}
