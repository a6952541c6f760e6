import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import type { Plugin } from "vite";

/**
 * Each entry must be one file with a fixed name: templates name the files, and Django's manifest storage adds the
 * hashes but does not rewrite imports between scripts. Code that both entries need would make a third file.
 */
function oneFilePerEntry(): Plugin {
  return {
    name: "one-file-per-entry",
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type === "chunk" && !file.isEntry) {
          this.error(
            `${file.fileName} is shared by two entries (${file.moduleIds.join(", ")}). Keep entries apart.`,
          );
        }
      }
    },
  };
}

export default defineConfig({
  base: "./",
  plugins: [react(), oneFilePerEntry()],
  publicDir: "public",
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2022",
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    modulePreload: false,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    rollupOptions: {
      input: {
        admin: "src/site/admin.css",
        canvas: "src/canvas/main.tsx",
        editors: "src/editors/entry.ts",
        site: "src/site/entry.ts",
      },
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "[name].js",
        assetFileNames: (asset) =>
          /\.woff2?$/.test(asset.names[0] ?? "") ? "fonts/[name][extname]" : "[name][extname]",
      },
    },
  },
  // No file leaves anything behind in a process without a page, and a process for each takes most of the time.
  test: { include: ["src/**/*.test.ts", "src/**/*.test.tsx"], environment: "node", isolate: false },
});
