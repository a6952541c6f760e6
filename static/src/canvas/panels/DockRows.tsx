import { useCanvas, useStore } from "../hooks/canvas";
import { pointing } from "../hooks/derived";
import { isRowLit, type Pointed } from "../model/light";
import type { NodeTable, TableRow } from "../model/types";
import type { Dock } from "../store/dock";
import { texts } from "../texts";
import { DockCell } from "./DockCell";

const whole = new Intl.NumberFormat();
const NONE: { readonly [row: string]: number } = {};

/** The rows of the docked table. Who may change the rule types into its cells. */
export function DockRows({ node, table, docking }: { node: string; table: NodeTable; docking: Dock }) {
  const store = useStore();
  const pointed = useCanvas(pointing);
  const counts = useCanvas((state) => state.numbers[node]?.rows ?? NONE);
  const counted = useCanvas((state) => state.counting) && store.fixed.people !== null;
  const all = Object.values(counts).reduce((sum, each) => sum + each, 0);
  const plain = counts[""] ?? 0;
  const point = (to: Pointed | null) => store.change({ pointed: to });
  return (
    <table className="dock-table">
      <thead>
        <tr>
          <th scope="col">{texts.row}</th>
          {counted ? (
            <th scope="col" className="went" title={texts.wentHelp}>
              {texts.went}
            </th>
          ) : null}
          {table.inputs.map((label, at) => (
            <th key={`${at} ${label}`} scope="col">
              {label}
            </th>
          ))}
          {table.outputs.map((label, at) => (
            <th key={`${at} ${label}`} scope="col" className="then">
              {label}
            </th>
          ))}
          <th scope="col" className="note">
            {texts.note}
          </th>
        </tr>
      </thead>
      <tbody onPointerLeave={() => point(null)}>
        {table.rows.map((row) => (
          <tr
            key={row.id}
            className={rowClass(row, pointed)}
            onPointerEnter={() => point({ what: "row", row: row.id })}
          >
            <th scope="row">
              <button
                type="button"
                className="dock-row"
                title={texts.rowHelp(texts.outcome(row.outcome))}
                onFocus={() => point({ what: "row", row: row.id })}
                onBlur={() => point(null)}
                onClick={() => point({ what: "row", row: row.id })}
              >
                {row.id}
              </button>
            </th>
            {counted ? <Went node={node} row={row.id} count={counts[row.id] ?? 0} all={all} /> : null}
            {row.when.length === 0 && table.inputs.length > 0 ? (
              <td colSpan={table.inputs.length} className="any">
                {texts.noRowFits}
              </td>
            ) : (
              row.when.map((cell, at) => (
                <DockCell
                  key={`when ${table.inputs[at]}`}
                  cell={cell}
                  place={{ row: row.id, part: "when", column: at }}
                  label={texts.cellOf(table.inputs[at] ?? "", row.id)}
                  docking={table.editable ? docking : null}
                />
              ))
            )}
            {row.gives.map((cell, at) => (
              <DockCell
                key={`then ${table.outputs[at]}`}
                cell={cell}
                place={{ row: row.id, part: "then", column: at }}
                label={texts.cellOf(table.outputs[at] ?? "", row.id)}
                docking={table.editable ? docking : null}
              />
            ))}
            <td className="note">{row.note}</td>
          </tr>
        ))}
        {counted && plain > 0 ? (
          <tr className="plain">
            <th scope="row">{texts.withoutLogic}</th>
            <td className="went">
              {whole.format(plain)}
              <i aria-hidden="true">
                <b className="of-baseline" style={{ width: `${(100 * plain) / all}%` }} />
              </i>
            </td>
            <td colSpan={table.inputs.length + table.outputs.length + 1} className="any">
              {texts.tookBaseline}
            </td>
          </tr>
        ) : null}
      </tbody>
    </table>
  );
}

function rowClass(row: TableRow, pointed: Pointed | null): string {
  const last = row.id === "otherwise" ? "otherwise " : "";
  return `${last}${pointed === null ? "" : isRowLit(row, pointed) ? "lit" : "back"}`;
}

/** How many went by a row, as a number that opens into them, and as a bar. */
function Went(props: { node: string; row: string; count: number; all: number }) {
  const { node, row, count, all } = props;
  const { people } = useStore().fixed;
  const query = new URLSearchParams({ node, what: "left", row });
  return (
    <td className="went">
      {count > 0 ? <a href={`${people}?${query}`}>{whole.format(count)}</a> : <span className="zero">0</span>}
      <i aria-hidden="true">
        <b style={{ width: `${all > 0 ? (100 * count) / all : 0}%` }} />
      </i>
    </td>
  );
}
