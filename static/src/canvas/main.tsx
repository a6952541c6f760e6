/*
 * The canvas of a journey: one island on one page, in layers that import downwards only.
 *
 *   main        puts the parts together
 *   Canvas      nodes/ edges/ panels/ hooks/: what is drawn (React, React Flow)
 *   inspector/  the settings form beside it, made by the server (htmx)
 *   actions/    one thing that a person can do per file: a pure function from what is there to edits
 *   store/      the state, what is on its way to the server, the socket
 *   model/      the draft, edits and their inverses, geometry: plain values, no React, no network
 *
 * An act becomes edits; they are shown at once, kept in this tab, sent in order until the server has stored them, and
 * slip on top of what others do meanwhile. The server alone knows kinds and rules: summaries, ways out and problems
 * come back with its answers.
 */
import "@xyflow/react/dist/base.css";
import "./canvas.css";
import { ReactFlowProvider } from "@xyflow/react";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Canvas } from "./Canvas";
import { CanvasContext } from "./hooks/canvas";
import { Head } from "./inspector/head";
import { Inspector } from "./inspector/inspector";
import { journal } from "./model/journal";
import { Company } from "./store/company";
import { Dock, type Toast } from "./store/dock";
import { keep, kept } from "./store/keep";
import { HttpReader } from "./store/reader";
import { LiveSocket } from "./store/socket";
import { AT_FIRST, type Config, draftOf } from "./store/state";
import { Store } from "./store/store";
import { Sync } from "./store/sync";
import { HttpTransport } from "./store/transport";
import { Walker } from "./store/walker";
import { keepWishes, wishes } from "./store/wishes";

function start(ground: HTMLElement, panel: HTMLElement, config: Config): void {
  const { slug } = config.journey;
  const { pending, undo } = config.canEdit ? kept(slug) : { pending: [], undo: { past: [], future: [] } };
  const asked = new URL(location.href).searchParams.get("node");
  const draft = draftOf(config.document);
  const store = new Store(
    {
      journal: journal(config.revision, draft, pending),
      views: config.views,
      rules: config.rules,
      problems: config.problems,
      mark: config.mark,
      numbers: config.numbers,
      undo,
      chosen: new Set(asked && draft.nodes[asked] ? [asked] : []),
      chosenEdges: new Set(),
      saving: pending.length > 0 ? "saving" : "saved",
      ...AT_FIRST,
      ...wishes(),
    },
    {
      slug,
      canEdit: config.canEdit,
      kinds: new Map(config.kinds.map((kind) => [kind.key, kind])),
      people: config.urls.people,
    },
    tabName(),
  );
  keep(store);
  keepWishes(store);
  const sync = new Sync(store, new HttpTransport(config.urls, csrfToken));
  store.onPending = () => void sync.run();
  const say = (detail: Toast) => document.body.dispatchEvent(new CustomEvent("toast", { detail }));
  store.onSay = (text) => say({ text });
  const inspector = new Inspector(panel, config.urls, store, sync);
  store.onAnew = () => {
    void inspector.renew();
    // The dialog that says what stands in the way of publishing asks again.
    document.body.dispatchEvent(new Event("draft-anew"));
  };
  const socket = new LiveSocket(config.urls.socket, config.journey.status, store, sync);
  socket.onStatus = new Head(store).refresh;
  const company = new Company(store, socket.say);
  socket.onHello = company.greet;
  socket.onPresence = company.hear;
  socket.onGone = company.leave;
  socket.onCut = company.cutOff;
  company.keepAlive();
  socket.open();
  const reader = new HttpReader(config.urls, csrfToken);
  const walker = new Walker(store, reader);
  const dock = new Dock(store, reader, say);
  void sync.run();
  addEventListener("online", () => void sync.run());
  addEventListener("beforeunload", (event) => {
    if (store.state.saving === "offline") event.preventDefault();
  });
  createRoot(ground).render(
    <StrictMode>
      <ReactFlowProvider>
        <CanvasContext value={store}>
          <Canvas edit={inspector.edit} show={inspector.show} walker={walker} dock={dock} />
        </CanvasContext>
      </ReactFlowProvider>
    </StrictMode>,
  );
}

/** Eight random letters. (`randomUUID` exists on secure origins only.) */
function tabName(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(4)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

/** The token that the page gives htmx for its requests. */
function csrfToken(): string {
  const headers = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}") as { "X-CSRFToken"?: string };
  return headers["X-CSRFToken"] ?? "";
}

const ground = document.getElementById("canvas");
const panel = document.getElementById("inspector");
const config = document.getElementById("canvas-config");
if (ground && panel && config?.textContent) start(ground, panel, JSON.parse(config.textContent) as Config);
