/**
 * Times in the reader's own zone. The server writes `<time datetime=... data-show="day|moment|clock">` in UTC;
 * here they are put into words, with the exact time and its zone as the title. What comes later is put into words
 * before it is painted, so that nothing around it moves.
 */
export function watchLocalTimes(): void {
  showTimes(document.body);
  const arrivals = new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) if (node instanceof Element) showTimes(node);
    }
  });
  arrivals.observe(document.body, { childList: true, subtree: true });
}

const TIMES = "time[data-show]";
const EXACT: Intl.DateTimeFormatOptions = { dateStyle: "full", timeStyle: "long" };

export function inWords(instant: Date, how: string, now: Date, locale: string): string {
  const sameYear = instant.getFullYear() === now.getFullYear();
  const day: Intl.DateTimeFormatOptions = {
    day: "numeric",
    month: "short",
    ...(sameYear ? {} : { year: "numeric" }),
  };
  const clock: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const parts = how === "day" ? day : how === "clock" ? clock : { ...day, ...clock };
  return new Intl.DateTimeFormat(locale, parts).format(instant);
}

/** Puts an element that is a time, and the times within it, into words. */
export function showTimes(within: Element): void {
  const page = document.documentElement.lang || "en";
  // The reader's own way of writing dates, where it is a way of the page's language.
  const locale = navigator.languages.find((name) => name.split("-")[0] === page) ?? page;
  const times = [...within.querySelectorAll<HTMLTimeElement>(TIMES)];
  if (within.matches(TIMES)) times.push(within as HTMLTimeElement);
  for (const element of times) {
    const instant = new Date(element.dateTime);
    if (Number.isNaN(instant.getTime())) continue;
    element.textContent = inWords(instant, element.dataset.show ?? "moment", new Date(), locale);
    element.title = new Intl.DateTimeFormat(locale, EXACT).format(instant);
  }
}
