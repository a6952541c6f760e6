import "./canvas.css";
