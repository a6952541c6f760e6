import { ChevronLeft, ChevronRight, CircleCheck, CircleX, List, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { useCanvas } from "../hooks/canvas";
import type { WalkedTest } from "../model/types";
import type { Walking } from "../store/state";
import type { Walker } from "../store/walker";
import { emphasis } from "./emphasis";
import { texts } from "../texts";

const LINE = { size: 16, strokeWidth: 1.75, "aria-hidden": true } as const;

/** The journey's own tests: a list to choose from, then one of them step by step, with its times and reasons. */
export function Walk({ walker }: { walker: Walker }) {
  const walking = useCanvas((state) => state.walking);
  if (!walking) return null;
  const walk = typeof walking.walks === "string" ? undefined : walking.walks[walking.test ?? -1];
  return walk ? (
    <OneWalk walker={walker} walking={walking} walk={walk} />
  ) : (
    <Tests walker={walker} walking={walking} />
  );
}

function Tests({ walker, walking }: { walker: Walker; walking: Walking }) {
  const { walks, problem } = walking;
  const said =
    walks === "loading"
      ? texts.testsComing
      : walks === "unread"
        ? texts.testsUnread
        : problem || (walks.length === 0 ? texts.noTests : "");
  return (
    <section className="walk tests" aria-label={texts.tests}>
      <header>
        <h2>{texts.tests}</h2>
        {typeof walks !== "string" && walks.length > 0 ? (
          <span className="walk-count">
            {texts.testsPass(walks.filter((each) => each.passed).length, walks.length)}
          </span>
        ) : null}
        <Close walker={walker} />
      </header>
      {said ? <output className="drawer-none">{said}</output> : null}
      {typeof walks === "string" ? null : (
        <ol className="walk-list">
          {walks.map((each, index) => (
            <li key={`${index} ${each.name}`}>
              <button type="button" onClick={() => walker.choose(index)}>
                <Sign passed={each.passed} />
                <span>
                  {each.name}
                  {each.mismatches.map((sentence) => (
                    <em key={sentence}>{sentence}</em>
                  ))}
                </span>
              </button>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function OneWalk({ walker, walking, walk }: { walker: Walker; walking: Walking; walk: WalkedTest }) {
  const step = walk.steps[walking.step];
  const name = useCanvas((state) => (step ? state.journal.shown.nodes[step.node]?.name : undefined));
  const on = useRef<HTMLButtonElement>(null);
  const last = walking.step >= walk.steps.length - 1;
  // The keys of the walk work wherever the focus is on the canvas; it begins where Enter goes on.
  useEffect(() => on.current?.focus({ preventScroll: true }), []);
  return (
    <section className="walk" aria-label={walk.name}>
      <header>
        <Sign passed={walk.passed} />
        <h2>{walk.name}</h2>
        <button
          type="button"
          className="tool"
          aria-label={texts.allTests}
          title={texts.allTests}
          onClick={() => walker.choose(null)}
        >
          <List {...LINE} />
        </button>
        <Close walker={walker} />
      </header>
      <output className="walk-step">
        {step ? (
          <span>
            <b>{name ?? step.node}</b>
            <span className="walk-when">{step.after}</span>
          </span>
        ) : null}
        <span className="walk-said">
          {step?.said ? emphasis(step.said) : null}
          {last ? ` ${walk.ended}` : null}
        </span>
        {last
          ? walk.mismatches.map((sentence) => (
              <span key={sentence} className="walk-wrong">
                {sentence}
              </span>
            ))
          : null}
      </output>
      <footer>
        <button
          type="button"
          className="tool wide"
          aria-disabled={walking.step === 0}
          title={`${texts.stepBack} (\u2190)`}
          onClick={() => walker.go(-1)}
        >
          <ChevronLeft {...LINE} />
          {texts.stepBack}
        </button>
        <span className="walk-dots" aria-label={texts.stepOf(walking.step + 1, walk.steps.length)} role="img">
          {walking.step + 1} / {walk.steps.length}
        </span>
        <button
          ref={on}
          type="button"
          className="tool wide"
          aria-disabled={last}
          title={`${texts.stepOn} (\u2192)`}
          onClick={() => walker.go(1)}
        >
          {texts.stepOn}
          <ChevronRight {...LINE} />
        </button>
      </footer>
    </section>
  );
}

function Sign({ passed }: { passed: boolean }) {
  return (
    <span className={passed ? "walk-sign good" : "walk-sign bad"}>
      {passed ? <CircleCheck {...LINE} /> : <CircleX {...LINE} />}
      <span className="visually-hidden">{passed ? texts.testPassed : texts.testFailed}</span>
    </span>
  );
}

function Close({ walker }: { walker: Walker }) {
  return (
    <button
      type="button"
      className="tool"
      aria-label={texts.close}
      title={`${texts.close} (Esc)`}
      onClick={walker.close}
    >
      <X {...LINE} />
    </button>
  );
}
