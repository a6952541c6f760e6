/**
 * Every text of the canvas. A page that loads Django's JavaScript catalog has `gettext`; without it texts stay English.
 */
const catalog = globalThis as { gettext?: (text: string) => string };
const _ = (text: string): string => catalog.gettext?.(text) ?? text;

const filled = (text: string, values: { readonly [name: string]: string | number }): string =>
  text.replace(/%\((\w+)\)s/g, (_all, name: string) => String(values[name] ?? ""));

export const texts = {
  add: _("Add a step"),
  addHere: _("Add a step here"),
  addAfter: (outcome: string) =>
    outcome === "next"
      ? _("Add a step after this one")
      : filled(_("Add a step after %(outcome)s"), { outcome }),
  addTrigger: (label: string) => filled(_("Add a trigger: %(label)s"), { label }),
  arrange: _("Arrange"),
  arrived: _("arrived"),
  canvas: _("Workflow of this journey"),
  clickToOpen: _("Show the settings"),
  close: _("Close"),
  connectTo: _("Lead to which step?"),
  emptyCure: _("Drag a trigger from the left, or press / and type."),
  emptyTitle: _("A journey begins with a trigger"),
  fit: _("Show everything"),
  keys: _("Keyboard"),
  minimap: _("Overview"),
  noMatch: _("Nothing has this name."),
  noProblems: _("Nothing keeps this workflow from going live."),
  notSaved: (why: string) => (why ? filled(_("Not saved: %(why)s"), { why }) : _("That could not be saved.")),
  offline: _("Offline: retrying"),
  offlineHelp: _("Your changes are kept in this browser and sent as soon as the server answers."),
  outcome: (key: string) => key.replaceAll("_", " "),
  outcomeHelp: (outcome: string) => filled(_("Way out: %(outcome)s. Drag it to a step."), { outcome }),
  palette: _("Steps"),
  problems: (count: number) => (count === 1 ? _("1 problem") : filled(_("%(count)s problems"), { count })),
  problemsOfJourney: _("The journey"),
  problemsTitle: _("What keeps it from going live"),
  quick: _("What comes here? Type to find a step"),
  ready: _("No problems"),
  redo: _("Redo"),
  rule: (name: string) => filled(_("Rule: %(name)s"), { name }),
  saved: _("Saved"),
  saving: _("Saving"),
  searchSteps: _("Find a step"),
  staleOutcome: (outcome: string) =>
    filled(_("This step no longer gives '%(outcome)s'. Delete the path or lead it elsewhere."), { outcome }),
  undo: _("Undo"),
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
