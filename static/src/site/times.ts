/**
 * Times in the reader's own zone. The server writes `<time datetime=... data-show="day|moment|clock">` in UTC;
 * here they are put into words, with the exact time and its zone as the title.
 */
export function watchLocalTimes(): void {
  showTimes(document.body);
  document.body.addEventListener("htmx:load", (event) => {
    if (event.target instanceof Element) showTimes(event.target);
  });
}

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

/** Puts the times within an element into words. */
export function showTimes(within: Element): void {
  const page = document.documentElement.lang || "en";
  // The reader's own way of writing dates, where it is a way of the page's language.
  const locale = navigator.languages.find((name) => name.split("-")[0] === page) ?? page;
  for (const element of within.querySelectorAll<HTMLTimeElement>("time[data-show]")) {
    const instant = new Date(element.dateTime);
    if (Number.isNaN(instant.getTime())) continue;
    element.textContent = inWords(instant, element.dataset.show ?? "moment", new Date(), locale);
    element.title = new Intl.DateTimeFormat(locale, EXACT).format(instant);
  }
}
