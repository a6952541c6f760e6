import { useStore } from "../hooks/canvas";
import { KindIcon } from "../nodes/KindIcon";
import { texts } from "../texts";

/** What an empty canvas says: how to begin, and the first step to take. */
export function EmptyCanvas({ add }: { add: (kind: string) => void }) {
  const { kinds, canEdit } = useStore().fixed;
  const first = [...kinds.values()].find((kind) => kind.family === "trigger");
  return (
    <div className="canvas-empty">
      <div className="canvas-empty-picture" aria-hidden="true">
        <b />
        <i />
        <b />
        <i />
        <b />
      </div>
      <h2>{texts.emptyTitle}</h2>
      <p>{texts.emptyCure}</p>
      {canEdit && first ? (
        <button type="button" className="button primary" onClick={() => add(first.key)}>
          <KindIcon icon={first.icon} size={16} />
          {texts.addTrigger(first.label)}
        </button>
      ) : null}
    </div>
  );
}
