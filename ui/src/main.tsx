import { createHashHistory } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "@/app/app";
import { tauriBackend } from "./backend/tauri";
import "./styles.css";

const root = document.getElementById("root");
if (!root) throw new Error("the page has no root element");

createRoot(root).render(
  <StrictMode>
    <App backend={tauriBackend} history={createHashHistory()} />
  </StrictMode>,
);
