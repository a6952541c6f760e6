import { expect, test } from "vitest";
import { forColumn, textRows, written } from "./clipboard";

const texts = (text: string) => textRows(text).map((row) => row.map((cell) => cell.text));

test("cells of Excel are read with quotes, tabs and line breaks in them", () => {
  expect(texts('a\t"b ""c""\r\nd"\r\n"e\tf"\t\r\n')).toEqual([
    ["a", 'b "c"\nd'],
    ["e\tf", ""],
  ]);
});

test("a cell of S-FEEL that begins with a quote is no quoted cell", () => {
  expect(texts('"pro","team"\tx')).toEqual([['"pro","team"', "x"]]);
  expect(texts('"unclosed')).toEqual([['"unclosed']]);
});

test("a last line break begins no row, an empty line is one", () => {
  expect(texts("a\n\nb\n")).toEqual([["a"], [""], ["b"]]);
  expect(texts("")).toEqual([]);
});

test("what is written is read as it was", () => {
  const rows = [
    ['"pro","team"', "two\nlines"],
    ["tab\there", ""],
  ];
  const { text } = written(rows.map((row) => row.map((cell) => ({ shown: cell, stored: cell }))));
  expect(texts(text)).toEqual(rows);
});

test.each([
  ["1.234,5", "when", "1234.5"],
  ["0,75", "when", "0.75"],
  ["1,05", "when", "1.05"],
  ["12,5", "then", "12.5"],
  ["1,234", "then", "1234"],
  ["1,234.5", "then", "1234.5"],
  ["-3,5", "then", "-3.5"],
  ["1 234,5", "then", "1234.5"],
])("%s in a column of %s is %s", (text, part, number) => {
  expect(forColumn({ text }, part, "number")).toBe(number);
});

test("a comma that could separate two values stays in a test, unless the spreadsheet knows the number", () => {
  expect(forColumn({ text: "1,5" }, "when", "number")).toBe("1,5");
  expect(forColumn({ text: "1,5", exact: "1.5" }, "when", "number")).toBe("1.5");
  expect(forColumn({ text: "50 %", exact: "0.5" }, "when", "number")).toBe("50 %");
  expect(forColumn({ text: "12,5" }, "when", "text")).toBe("12,5");
});
