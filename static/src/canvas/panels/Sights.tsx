import { FlaskConical, Users } from "lucide-react";
import { useCanvas, useStore } from "../hooks/canvas";
import type { Layers } from "../store/state";
import type { Walker } from "../store/walker";
import { texts } from "../texts";

const LINE = { size: 16, strokeWidth: 1.75, "aria-hidden": true } as const;
const LAYERS: readonly Layers[] = ["workflow", "logic", "both"];

/** How one looks at the canvas: workflow, logic or both; with numbers; along a test. */
export function Sights({ walker }: { walker: Walker }) {
  const store = useStore();
  const layers = useCanvas((state) => state.layers);
  const counting = useCanvas((state) => state.counting);
  const walking = useCanvas((state) => state.walking !== null);
  return (
    <div className="sights" role="toolbar" aria-label={texts.sights}>
      <fieldset className="layers" aria-label={texts.layersHelp}>
        {LAYERS.map((each, index) => (
          <button
            key={each}
            type="button"
            className={`layer ${each}`}
            aria-pressed={layers === each}
            aria-keyshortcuts={String(index + 1)}
            title={`${texts.layerHelp[each]} (${index + 1})`}
            onClick={() => store.change({ layers: each })}
          >
            {texts.layer[each]}
            <i aria-hidden="true">{index + 1}</i>
          </button>
        ))}
      </fieldset>
      {store.fixed.people ? (
        <button
          type="button"
          className="tool wide"
          aria-pressed={counting}
          title={`${texts.numbersHelp} (N)`}
          onClick={() => store.change({ counting: !counting })}
        >
          <Users {...LINE} />
          <span>{texts.numbers}</span>
        </button>
      ) : null}
      <button
        type="button"
        className="tool wide"
        aria-pressed={walking}
        title={`${texts.testsHelp} (T)`}
        onClick={walker.toggle}
      >
        <FlaskConical {...LINE} />
        <span>{texts.tests}</span>
      </button>
    </div>
  );
}
