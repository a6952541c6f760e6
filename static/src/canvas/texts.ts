/**
 * Every text of the canvas. A page that loads Django's JavaScript catalog has `gettext`; without it texts stay English.
 */
const catalog = globalThis as { gettext?: (text: string) => string };
const _ = (text: string): string => catalog.gettext?.(text) ?? text;

const filled = (text: string, values: { readonly [name: string]: string | number }): string =>
  text.replace(/%\((\w+)\)s/g, (_all, name: string) => String(values[name] ?? ""));

export const texts = {
  acceptExample: _("Expect this answer"),
  add: _("Add a step"),
  addHere: _("Add a step here"),
  addAfter: (outcome: string) =>
    outcome === "next"
      ? _("Add a step after this one")
      : filled(_("Add a step after %(outcome)s"), { outcome }),
  allTests: _("All tests"),
  alsoHere: _("Also here"),
  addTrigger: (label: string) => filled(_("Add a trigger: %(label)s"), { label }),
  arrange: _("Arrange"),
  arrived: _("arrived"),
  canvas: _("Workflow of this journey"),
  threadsAbout: (cell: string, threads: number) =>
    filled(_(threads === 1 ? "1 open thread about %(cell)s" : "%(threads)s open threads about %(cell)s"), {
      threads,
      cell,
    }),
  cellOf: (column: string, row: string) => filled(_("%(column)s, %(row)s"), { column, row }),
  clickToOpen: _("Show the settings"),
  close: _("Close"),
  connectTo: _("Lead to which step?"),
  draftBeside: (version: number | null, status: string, inForce: number) =>
    filled(_("version %(version)s, %(status)s; version %(inForce)s is in force"), {
      version: version ?? "",
      status: status.replaceAll("_", " "),
      inForce,
    }),
  doubts: _("Doubts about this table"),
  dropped: _("dropped"),
  effectOf: _("What this draft would change"),
  emptyCure: _("Drag a trigger from the left, or press / and type."),
  emptyTitle: _("A journey begins with a trigger"),
  examplesHold: (count: number) =>
    count === 1 ? _("Its example holds") : filled(_("All %(count)s examples hold"), { count }),
  fit: _("Show everything"),
  foldTable: _("Fold the table"),
  keys: _("Keyboard"),
  layer: { workflow: _("Workflow"), logic: _("Logic"), both: _("Both") },
  layerHelp: {
    workflow: _("What follows what: logic steps back"),
    logic: _("Who goes which way: workflow steps back"),
    both: _("Workflow and logic"),
  },
  layersHelp: _("What is shown in full"),
  looks: (name: string) => filled(_("%(name)s looks at this journey too"), { name }),
  minimap: _("Overview"),
  noMatch: _("Nothing has this name."),
  noRowFits: _("when no row fits, or data is missing that it needs"),
  noTests: _(
    "This journey has no tests yet. A journey file brings them: a contact, what happens, the path expected.",
  ),
  note: _("Note"),
  numbers: _("People"),
  numbersHelp: _("People on steps and paths"),
  noProblems: _("Nothing keeps this workflow from going live."),
  notSaved: (why: string) => (why ? filled(_("Not saved: %(why)s"), { why }) : _("That could not be saved.")),
  notStored: _("Not stored: the server gave no answer. Press Enter to try again."),
  offline: _("Offline: retrying"),
  offlineHelp: _("Your changes are kept in this browser and sent as soon as the server answers."),
  openRule: _("Open the rule"),
  outcome: (key: string) => key.replaceAll("_", " "),
  outcomeHelp: (outcome: string) => filled(_("Way out: %(outcome)s. Drag it to a step."), { outcome }),
  palette: _("Steps"),
  problems: (count: number) => (count === 1 ? _("1 problem") : filled(_("%(count)s problems"), { count })),
  problemsOfJourney: _("The journey"),
  problemsTitle: _("What keeps it from going live"),
  putBack: _("Put this back"),
  quick: _("What comes here? Type to find a step"),
  ready: _("No problems"),
  redo: _("Redo"),
  row: _("Row"),
  rowHelp: (outcome: string) => filled(_("Leads to: %(outcome)s"), { outcome }),
  rowPeople: (row: string, people: string) => filled(_("%(row)s: %(people)s people"), { row, people }),
  rowWorth: (row: string, people: string, share: string, value: string) => {
    const words = { row, people, share, value };
    if (value === "") return filled(_("%(row)s: %(people)s people, %(share)s reached the goal"), words);
    return filled(_("%(row)s: %(people)s people, %(share)s reached the goal, worth %(value)s"), words);
  },
  ruleVersion: (version: number | null, status: string) =>
    version === null
      ? status.replaceAll("_", " ")
      : filled(_("version %(version)s, %(status)s"), { version, status: status.replaceAll("_", " ") }),
  rule: (name: string) => filled(_("Rule: %(name)s"), { name }),
  saved: _("Saved"),
  saving: _("Saving"),
  searchSteps: _("Find a step"),
  sights: _("How to look at it"),
  stages: _("Stages"),
  stepBack: _("Back"),
  stepOf: (step: number, of: number) => filled(_("Step %(step)s of %(of)s"), { step, of }),
  stepOn: _("Next"),
  stray: (of: string, among: string) => filled(_("Belongs to %(of)s, stands among %(among)s"), { of, among }),
  tableComing: _("The table is on its way."),
  tableOf: (name: string) => filled(_("Table of %(name)s"), { name }),
  tableUnread: _("The table could not be read. Choose the step again to retry."),
  testFailed: _("Failed"),
  testPassed: _("Passed"),
  tests: _("Tests"),
  testsComing: _("The tests are being walked."),
  testsHelp: _("Walk a test of this journey"),
  testsPass: (passed: number, of: number) => filled(_("%(passed)s of %(of)s pass"), { passed, of }),
  testsUnread: _("The tests could not be walked: the server gave no answer. Close this and try again."),
  tookBaseline: _("took the baseline, asked no rule"),
  unfoldTable: _("Unfold the table"),
  was: (words: string) => (words === "" ? _("was empty") : filled(_("was %(words)s"), { words })),
  went: _("Went"),
  wentHelp: _("People of the live version whom the row decided"),
  withoutLogic: _("without logic"),
  staleOutcome: (outcome: string) =>
    filled(_("This step no longer gives '%(outcome)s'. Delete the path or lead it elsewhere."), { outcome }),
  undo: _("Undo"),
  cured: (cure: string) => `${_("Done:")} ${cure}`,
  unknownKind: _("Unknown step"),
  viewOnly: _("View only"),
  waiting: _("here now"),
  whichOutcome: _("Which way out?"),
  zoomIn: _("Zoom in"),
  zoomOut: _("Zoom out"),
  shortcuts: [
    ["/", _("Add a step after the chosen one")],
    ["C", _("Connect the chosen step")],
    ["Enter", _("Edit the chosen step")],
    ["\u2191 \u2193 \u2190 \u2192", _("Walk from step to step")],
    ["Shift \u2191 \u2193 \u2190 \u2192", _("Move the chosen steps")],
    ["Delete", _("Delete and close the gap")],
    ["Ctrl D", _("Duplicate")],
    ["Ctrl Z", _("Undo")],
    ["Ctrl Shift Z", _("Redo")],
    ["Ctrl A", _("Choose all")],
    ["Esc", _("Choose nothing; leave the panel")],
    ["1 2 3", _("Workflow, logic, both")],
    ["N", _("People on steps and paths")],
    ["T", _("Walk a test")],
    ["L", _("Arrange")],
    ["F", _("Show everything")],
    ["+ \u2212", _("Zoom")],
    ["?", _("This list")],
  ] as readonly (readonly [string, string])[],
  family: {
    trigger: _("Triggers"),
    message: _("Messages"),
    wait: _("Waits"),
    decision: _("Decisions"),
    handover: _("Hand-overs"),
    data: _("Data"),
    flow: _("Flow"),
  },
};
