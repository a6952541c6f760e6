import type { PresenceMessage } from "../model/presence";
import type { NodeNumbers } from "../model/types";
import type { News, Store } from "./store";
import type { Sync } from "./sync";

/** What the server says on the socket; a type that is not known here is from a newer server, and skipped. */
type Message =
  | ({ type: "edits" } & News)
  | { type: "hello"; revision: number; status: string; mark: string }
  | { type: "surroundings"; mark: string }
  | { type: "numbers"; nodes: { readonly [key: string]: NodeNumbers } }
  | { type: "status"; status: string }
  | { type: "rule" }
  | PresenceMessage
  | { type: "gone"; tab: string };

const SOONEST = 300;
const LATEST = 10_000;

/** Listens to what others do. After a cut it comes back by itself and asks for what it missed. */
export class LiveSocket {
  private socket: WebSocket | null = null;
  private wait = SOONEST;
  private left = false;
  /** Called when the journey went live, was paused or resumed. */
  onStatus: () => void = () => {};
  /** Called when the server has let this tab in, and when it was cut off. */
  onHello: () => void = () => {};
  onCut: () => void = () => {};
  /** Called with what others who look at the canvas say, and with the tab of who left. */
  onPresence: (message: PresenceMessage) => void = () => {};
  onGone: (tab: string) => void = () => {};

  constructor(
    private readonly address: string,
    /** The journey's status as the page shows it. */
    private status: string,
    private readonly store: Store,
    private readonly sync: Sync,
  ) {
    addEventListener("pagehide", () => {
      this.left = true;
      // One that is still being opened goes with the page; closing it would be complained about.
      if (this.socket?.readyState === WebSocket.OPEN) this.socket.close();
    });
    // Back may bring the page as it was left.
    addEventListener("pageshow", (event) => {
      if (!event.persisted) return;
      this.left = false;
      this.open();
    });
  }

  open(): void {
    const socket = new WebSocket(new URL(this.address, location.href.replace(/^http/, "ws")));
    this.socket = socket;
    socket.addEventListener("message", (event) => {
      this.wait = SOONEST;
      this.take(JSON.parse(String(event.data)) as Message);
    });
    socket.addEventListener("close", () => {
      this.onCut();
      if (this.left) return;
      setTimeout(() => this.open(), this.wait * (0.75 + Math.random() / 2));
      this.wait = Math.min(this.wait * 2, LATEST);
    });
  }

  /** Says something to the others; without a connection it is lost, and the next word will do. */
  readonly say = (message: object): void => {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  };

  private take(message: Message): void {
    switch (message.type) {
      case "edits":
        if (!this.arrive(message)) void this.sync.catchUp();
        break;
      case "hello":
        if (this.status !== message.status) this.onStatus();
        this.status = message.status;
        if (message.mark !== this.store.state.mark) void this.sync.startAnew();
        else if (message.revision > this.store.state.journal.revision) void this.sync.catchUp();
        void this.sync.run();
        this.onHello();
        break;
      case "presence":
        this.onPresence(message);
        break;
      case "gone":
        this.onGone(message.tab);
        break;
      case "numbers":
        this.store.change({ numbers: message.nodes });
        break;
      case "status":
        this.status = message.status;
        this.onStatus();
        break;
      case "surroundings":
        if (message.mark !== this.store.state.mark) void this.sync.startAnew();
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
