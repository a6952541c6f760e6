// The one script and style sheet of every page; the canvas brings its own beside them.
import "./main.css";
import "./main";
