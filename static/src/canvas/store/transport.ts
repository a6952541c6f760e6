import type { Edit } from "../model/types";
import type { News } from "./store";
import type { Config } from "./state";

/** How the server answered: with news, with a refusal in words, or not at all (try again). */
export type Answer<T> =
  | { readonly is: "ok"; readonly value: T }
  | { readonly is: "refused"; readonly sentence: string; readonly status: number }
  | { readonly is: "unreachable" };

export type WholeDraft = Pick<Config, "mark" | "revision" | "document" | "views" | "rules" | "problems">;

/** The doors that the canvas knocks at. */
export interface Transport {
  send(revision: number, client: string, edits: readonly Edit[]): Promise<Answer<News>>;
  since(revision: number): Promise<Answer<News>>;
  whole(): Promise<Answer<WholeDraft>>;
  /** Saves fields of a settings form; gives the form as it is after that, and the revision of the draft. */
  form(address: string, fields: URLSearchParams): Promise<Answer<{ html: string; revision: number }>>;
}

export class HttpTransport implements Transport {
  constructor(
    private readonly urls: Config["urls"],
    private readonly token: () => string,
  ) {}

  send(revision: number, client: string, edits: readonly Edit[]): Promise<Answer<News>> {
    const body = JSON.stringify({ revision, client, edits });
    const headers = { "Content-Type": "application/json", "X-CSRFToken": this.token() };
    // A request that is under way when the page goes is still carried out, up to 64 KB.
    const keepalive = body.length < 60_000;
    return answered(this.urls.edits, { method: "POST", headers, body, keepalive }, (response) =>
      response.json(),
    );
  }

  since(revision: number): Promise<Answer<News>> {
    return answered(`${this.urls.edits}?since=${revision}`, {}, (response) => response.json());
  }

  whole(): Promise<Answer<WholeDraft>> {
    return answered(this.urls.draft, {}, (response) => response.json());
  }

  form(address: string, fields: URLSearchParams): Promise<Answer<{ html: string; revision: number }>> {
    const headers = { "HX-Request": "true", "X-CSRFToken": this.token() };
    return answered(
      address,
      { method: "POST", headers, body: fields, keepalive: true },
      async (response) => ({
        html: await response.text(),
        revision: Number(response.headers.get("X-Revision") ?? 0),
      }),
    );
  }
}

const PATIENCE = 20_000;

/** Asks, and tells apart an answer, a refusal and silence. */
export async function answered<T>(
  address: string,
  request: RequestInit,
  read: (response: Response) => Promise<T>,
): Promise<Answer<T>> {
  try {
    const response = await fetch(address, {
      ...request,
      headers: { Accept: "application/json, text/html", ...request.headers },
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (response.ok) return { is: "ok", value: await read(response) };
    if (response.status >= 500 || response.status === 429 || response.status === 408)
      return { is: "unreachable" };
    return { is: "refused", status: response.status, sentence: await sentenceOf(response) };
  } catch {
    return { is: "unreachable" };
  }
}

/** The words of a problem document (RFC 9457). */
async function sentenceOf(response: Response): Promise<string> {
  try {
    const problem = (await response.json()) as { detail?: string; title?: string };
    return problem.detail ?? problem.title ?? "";
  } catch {
    return "";
  }
}
