import { expect, it } from "vitest";
import { crossings, distanceTo, labelPoint, length, roundedPath, route } from "./routing";

const box = (x: number, y: number) => ({ x, y, width: 240, height: 72 });

it("goes straight down where nothing is in the way", () => {
  expect(route({ x: 120, y: 72 }, { x: 120, y: 144 }, [])).toEqual([
    { x: 120, y: 72 },
    { x: 120, y: 144 },
  ]);
});

it("turns twice to a step at the side", () => {
  const way = route({ x: 120, y: 72 }, { x: 420, y: 200 }, []);
  expect(way).toHaveLength(4);
  expect(new Set(way.map((point) => point.y)).size).toBe(3);
});

it("goes around a step that stands between", () => {
  const between = box(0, 144);
  const way = route({ x: 120, y: 72 }, { x: 120, y: 288 }, [between]);
  expect(crossings(way, [between])).toBe(0);
  expect(way.at(-1)).toEqual({ x: 120, y: 288 });
});

it("goes back up beside the steps that a loop passes", () => {
  const [above, below] = [box(0, 0), box(0, 144)];
  const way = route({ x: 120, y: 216 }, { x: 120, y: 0 }, [above, below]);
  expect(crossings(way, [above, below])).toBe(0);
});

it("ways out of one step turn at heights of their own", () => {
  const heights = [0, 1, 2].map(
    (lane) => route({ x: 40 + lane * 80, y: 96 }, { x: -300, y: 300 }, [], lane, 3)[1]?.y,
  );
  expect(new Set(heights).size).toBe(3);
});

it("measures and draws", () => {
  const points = [
    { x: 0, y: 0 },
    { x: 0, y: 40 },
    { x: 200, y: 40 },
    { x: 200, y: 80 },
  ];
  expect(length(points)).toBe(280);
  expect(labelPoint(points)).toEqual({ x: 100, y: 40 });
  expect(distanceTo(points, { x: 100, y: 52 })).toBe(12);
  expect(roundedPath(points)).toBe("M0,0L0,32Q0,40 8,40L192,40Q200,40 200,48L200,80");
});
