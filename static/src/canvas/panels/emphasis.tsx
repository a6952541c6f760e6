import { Fragment, type ReactNode } from "react";

/** A sentence whose `*words*` are strong. */
export function emphasis(sentence: string): ReactNode {
  return sentence.split("*").map((part, at) => {
    const key = `${at} ${part}`;
    return at % 2 === 1 ? <b key={key}>{part}</b> : <Fragment key={key}>{part}</Fragment>;
  });
}
