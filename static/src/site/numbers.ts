const AT_MOST_EVERY = 1000;
const FIRST_RETRY = 1000;
const LAST_RETRY = 30_000;

interface Message {
  type: string;
  nodes?: unknown;
  converted?: number;
}

/**
 * A dashboard whose numbers move while one looks: the socket says that they moved, and the page asks for that part
 * again, at most once a second. Cut connections come back by themselves.
 */
export function watchNumbers(): void {
  const shown = document.querySelector<HTMLElement>("[data-live-numbers]");
  if (!shown?.dataset.liveNumbers) return;
  let due = 0;
  const refresh = () => {
    const element = document.getElementById(shown.id);
    if (element) window.htmx?.trigger(element, "numbers-moved");
  };
  listen(shown.dataset.liveNumbers ?? "", (message) => {
    if (message.type !== "numbers" || told(message) === shownNow()) return;
    window.clearTimeout(due);
    due = window.setTimeout(refresh, AT_MOST_EVERY / 4);
  });
}

function told({ nodes, converted }: Pick<Message, "nodes" | "converted">): string {
  return JSON.stringify({ nodes, converted });
}

/** The numbers that the page shows at this moment, as the server wrote them beside the table. */
function shownNow(): string {
  return told(JSON.parse(document.getElementById("numbers-shown")?.textContent ?? "{}"));
}

function listen(path: string, hear: (message: Message) => void, wait = FIRST_RETRY): void {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(`${scheme}//${location.host}${path}`);
  let opened = false;
  socket.addEventListener("open", () => {
    opened = true;
  });
  socket.addEventListener("message", (event) => hear(JSON.parse(String(event.data)) as Message));
  socket.addEventListener("close", () => {
    const next = opened ? FIRST_RETRY : Math.min(wait * 2, LAST_RETRY);
    window.setTimeout(() => listen(path, hear, next), next);
  });
}
