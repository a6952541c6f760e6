import { watchCells } from "./cells";
import { watchDialog } from "./dialog";
import { watchLocalTimes } from "./times";
import { watchNumbers } from "./numbers";
import { watchRail } from "./rail";
import { watchToasts } from "./toasts";

watchRail();
watchDialog();
watchToasts();
watchLocalTimes();
watchCells();
watchNumbers();
