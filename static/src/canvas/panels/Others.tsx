import { useStore as useFlowStore, ViewportPortal } from "@xyflow/react";
import { createPortal } from "react-dom";
import { useCanvas } from "../hooks/canvas";
import { faces, initials } from "../model/presence";
import { texts } from "../texts";

const MOST_FACES = 5;

/** The cursors of others who look at this canvas, each with a name. */
export function Cursors() {
  const others = useCanvas((state) => state.others);
  const zoom = useFlowStore((state) => state.transform[2]);
  return (
    <ViewportPortal>
      {[...others.values()].map(({ tab, name, hue, cursor }) =>
        cursor ? (
          <div
            key={tab}
            className={`cursor hue-${hue}`}
            style={{ transform: `translate(${cursor[0]}px, ${cursor[1]}px)` }}
            aria-hidden="true"
          >
            <div className="cursor-sign" style={{ transform: `scale(${1 / zoom})` }}>
              <svg width="16" height="18" viewBox="0 0 16 18" aria-hidden="true">
                <path d="M1.5 1.5 L14 8.2 L8.3 10 L5.6 16 Z" />
              </svg>
              <span>{name}</span>
            </div>
          </div>
        ) : null,
      )}
    </ViewportPortal>
  );
}

/** Who else is here, in the head of the page. */
export function Faces() {
  const others = useCanvas((state) => state.others);
  const place = document.getElementById("others");
  const people = faces(others);
  if (!place || people.length === 0) return null;
  const shown = people.slice(0, MOST_FACES);
  return createPortal(
    <ul className="faces" aria-label={texts.alsoHere}>
      {shown.map(({ member, name, hue }) => (
        <li key={member} className={`face hue-${hue}`} title={texts.looks(name)}>
          <span aria-hidden="true">{initials(name)}</span>
          <span className="visually-hidden">{name}</span>
        </li>
      ))}
      {people.length > shown.length ? <li className="face more">+{people.length - shown.length}</li> : null}
    </ul>,
    place,
  );
}
