import { watchCells } from "./cells";
import { watchDevelopers } from "./developers";
import { watchDialog } from "./dialog";
import { watchLocalTimes } from "./times";
import { watchLists } from "./lists";
import { watchNumbers } from "./numbers";
import { watchPalette } from "./palette";
import { watchRail } from "./rail";
import { watchToasts } from "./toasts";

watchRail();
watchDialog();
watchToasts();
watchLocalTimes();
watchCells();
watchNumbers();
watchPalette();
watchLists();
watchDevelopers();
