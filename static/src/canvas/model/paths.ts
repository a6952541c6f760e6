import type { Json } from "./types";

type Mapping = { readonly [key: string]: Json };

function isMapping(value: Json | undefined): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at a dotted path of a mapping (`goal.within`), or undefined where there is none. */
export function valueAt(mapping: Mapping, path: readonly string[]): Json | undefined {
  let value: Json | undefined = mapping;
  for (const part of path) {
    if (!isMapping(value)) return undefined;
    value = value[part];
  }
  return value;
}

/** The mapping with `value` at `path`; null there removes the key. Mappings on the way are made. */
export function withValueAt(mapping: Mapping, path: readonly string[], value: Json): Mapping {
  const [head, ...rest] = path;
  if (head === undefined) return isMapping(value) ? value : {};
  const inner = mapping[head];
  if (rest.length > 0) {
    return { ...mapping, [head]: withValueAt(isMapping(inner) ? inner : {}, rest, value) };
  }
  if (value === null) {
    const { [head]: _removed, ...others } = mapping;
    return others;
  }
  return { ...mapping, [head]: value };
}
