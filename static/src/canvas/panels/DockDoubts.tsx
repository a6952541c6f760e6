import { TriangleAlert } from "lucide-react";
import { useState } from "react";
import type { Doubt } from "../model/types";
import type { Dock } from "../store/dock";
import { texts } from "../texts";

const LINE = { size: 16, strokeWidth: 1.75, "aria-hidden": true } as const;

/** What is doubtful about the table, each with the buttons that cure it; who may not change it only reads. */
export function DockDoubts({ doubts, docking }: { doubts: readonly Doubt[]; docking: Dock | null }) {
  return (
    <ul className="dock-doubts" aria-label={texts.doubts} aria-live="polite">
      {doubts.map((each) => (
        <OneDoubt key={each.said} doubt={each} docking={docking} />
      ))}
    </ul>
  );
}

function OneDoubt({ doubt, docking }: { doubt: Doubt; docking: Dock | null }) {
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <li>
      <TriangleAlert {...LINE} />
      <div>
        <p>{doubt.said}</p>
        <small>{doubt.cure}</small>
        {problem ? <output>{problem}</output> : null}
        {docking && doubt.actions.length > 0 ? (
          <p className="dock-cures">
            {doubt.actions.map((action) => (
              <button
                key={action.label}
                type="button"
                className="button small"
                onClick={async () => setProblem(await docking.cure(action))}
              >
                {action.label}
              </button>
            ))}
          </p>
        ) : null}
      </div>
    </li>
  );
}
