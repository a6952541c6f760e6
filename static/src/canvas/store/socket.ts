import type { NodeNumbers } from "../model/types";
import type { News, Store } from "./store";
import type { Sync } from "./sync";

/** What the server says on the socket; a type that is not known here is from a newer server, and skipped. */
type Message =
  | ({ type: "edits" } & News)
  | { type: "hello"; revision: number }
  | { type: "numbers"; nodes: { readonly [key: string]: NodeNumbers } }
  | { type: "rule" | "status" };

const SOONEST = 300;
const LATEST = 10_000;

/** Listens to what others do. After a cut it comes back by itself and asks for what it missed. */
export class LiveSocket {
  private wait = SOONEST;
  private closed = false;

  constructor(
    private readonly address: string,
    private readonly store: Store,
    private readonly sync: Sync,
  ) {}

  open(): void {
    const socket = new WebSocket(new URL(this.address, location.href.replace(/^http/, "ws")));
    socket.addEventListener("message", (event) => {
      this.wait = SOONEST;
      this.take(JSON.parse(String(event.data)) as Message);
    });
    socket.addEventListener("close", (event) => {
      // 4000 and above: refused for good, for instance signed out.
      if (this.closed || event.code >= 4000) return;
      setTimeout(() => this.open(), this.wait * (0.75 + Math.random() / 2));
      this.wait = Math.min(this.wait * 2, LATEST);
    });
    addEventListener("pagehide", () => {
      this.closed = true;
      socket.close();
    });
    addEventListener(
      "pageshow",
      (event) => {
        if (!event.persisted) return;
        this.closed = false;
        this.open();
      },
      { once: true },
    );
  }

  private take(message: Message): void {
    switch (message.type) {
      case "edits":
        if (!this.arrive(message)) void this.sync.catchUp();
        break;
      case "hello":
        if (message.revision > this.store.state.journal.revision) void this.sync.catchUp();
        void this.sync.run();
        break;
      case "numbers":
        this.store.change({ numbers: message.nodes });
        break;
      case "rule":
        void this.sync.startAnew();
        break;
      default:
        break;
    }
  }

  private arrive(news: News): boolean {
    try {
      return this.store.arrive(news);
    } catch {
      return false;
    }
  }
}
