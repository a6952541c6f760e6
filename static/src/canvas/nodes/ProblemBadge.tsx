import { useCanvas } from "../hooks/canvas";
import { problemsByNode } from "../hooks/derived";
import { worst } from "../model/problems";
import { texts } from "../texts";

const NONE = [] as const;

/** How many problems a step has; the sentences on hover. */
export function ProblemBadge({ node }: { node: string }) {
  const problems = useCanvas((state) => problemsByNode(state).get(node) ?? NONE);
  const severity = worst(problems);
  if (!severity) return null;
  return (
    <>
      <span className={`step-edge ${severity}`} />
      <span className={`step-badge ${severity}`}>
        <span aria-hidden="true">{problems.length}</span>
        <span className="visually-hidden">{texts.problems(problems.length)}</span>
        <span className="step-problems" role="tooltip">
          {problems.map((problem) => (
            <span key={`${problem.place} ${problem.code}`} className={problem.severity}>
              {problem.message} <em>{problem.cure}</em>
            </span>
          ))}
        </span>
      </span>
    </>
  );
}
