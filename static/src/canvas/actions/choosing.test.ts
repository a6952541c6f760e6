import { expect, it } from "vitest";
import { line, scene } from "../testing/scene";
import { choose } from "./choose";
import { chooseAll } from "./chooseAll";
import { walk } from "./walk";

it("walks from step to step, beginning at the first", () => {
  expect(walk.perform(scene(line()), "down")?.choose).toEqual(["start"]);
  expect(walk.perform(scene(line(), { chosen: new Set(["start"]) }), "down")?.choose).toEqual(["mail"]);
  expect(walk.perform(scene(line(), { chosen: new Set(["start"]) }), "up")).toBeNull();
});

it("chooses one step, or all", () => {
  expect(choose.perform(scene(line()), "mail")).toEqual({ choose: ["mail"], seek: "mail" });
  expect(choose.perform(scene(line()), "nobody")).toBeNull();
  expect(chooseAll.perform(scene(line()), undefined)?.choose).toEqual(["start", "mail", "done"]);
});
