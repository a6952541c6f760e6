import { useEffect, useRef, useState } from "react";

const TRIP = 900;

/** A dot that runs along a path whenever somebody really went it. Nothing moves where less motion is wished for. */
export function Traveller({ path, count }: { path: string; count: number | null }) {
  const before = useRef(count);
  const [trip, setTrip] = useState(0);
  useEffect(() => {
    const grew = count !== null && before.current !== null && before.current > 0 && count > before.current;
    before.current = count;
    if (!grew || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    setTrip((old) => old + 1);
  }, [count]);
  useEffect(() => {
    if (trip === 0) return;
    const done = setTimeout(() => setTrip(0), TRIP);
    return () => clearTimeout(done);
  }, [trip]);
  if (trip === 0) return null;
  return <circle key={trip} r={4} className="traveller" style={{ offsetPath: `path("${path}")` }} />;
}
