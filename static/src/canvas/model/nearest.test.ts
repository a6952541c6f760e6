import { expect, it } from "vitest";
import { line, scene } from "../testing/scene";
import { boxes } from "./geometry";
import { nearestEdge } from "./nearest";

it("is the path that one drops something on, when it is near enough", () => {
  const draft = line();
  const { views } = scene(draft);
  const around = [...boxes(draft, views).values()];
  expect(nearestEdge(draft, views, around, { x: 130, y: 110 }, 28)).toEqual({
    from: "start",
    outcome: "next",
    to: "mail",
  });
  expect(nearestEdge(draft, views, around, { x: 300, y: 110 }, 28)).toBeNull();
});
