/** An element with attributes and what is in it. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>> = {},
  ...inside: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
}

/** A choice among tokens with their words; a value that is not among them is kept. */
export function choice(
  attributes: Readonly<Record<string, string>>,
  options: Iterable<readonly [string, string]>,
  value: string,
): HTMLSelectElement {
  const made = element("select", attributes);
  const offered = Array.from(options, ([token, words]) => element("option", { value: token }, words));
  made.append(...offered);
  if (value !== "" && !offered.some((option) => option.value === value))
    made.append(element("option", { value }, value.replaceAll("_", " ")));
  made.value = value;
  return made;
}
