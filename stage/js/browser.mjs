// A real browser (Chromium) in one process, driven by JSON lines.
//
// In:  {"id": 1, "act": "open", "args": {...}}
// Out: {"id": 1, "ok": result} or {"id": 1, "error": "text"}, in order. The process ends when its input ends.
//
// Without an argument the browser is the one that @sparticuz/chromium carries, with the libraries and the font that it
// carries too, unpacked once below node_modules; an argument is the path of another Chromium.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const here = dirname(fileURLToPath(import.meta.url));

async function carried() {
    // The package unpacks into the temporary folder, which others can write to: ours is not shared.
    process.env.TMPDIR = join(here, "node_modules", ".browser");
    mkdirSync(process.env.TMPDIR, { recursive: true });
    const pack = await import("@sparticuz/chromium");
    pack.setupLambdaEnvironment(join(process.env.TMPDIR, "al2023", "lib"));
    await pack.inflate(join(here, "node_modules", "@sparticuz", "chromium", "bin", "al2023.tar.br"));
    return pack.default.executablePath();
}

const browser = await chromium.launch({
    executablePath: process.argv[2] ?? (await carried()),
    args: ["--no-sandbox", "--font-render-hinting=none"],
});
const pages = new Map();

const acts = {
    async open({ page: name, javascript, dark, language, width, height, bypassCSP }) {
        const tab = await browser.newContext({
            javaScriptEnabled: javascript,
            colorScheme: dark ? "dark" : "light",
            locale: language,
            viewport: { width, height },
            deviceScaleFactor: 2,
            hasTouch: true,
            isMobile: true,
            bypassCSP,
            permissions: ["clipboard-read", "clipboard-write"],
        });
        const page = await tab.newPage();
        const seen = { requests: [], trouble: [] };
        page.on("request", (request) => seen.requests.push(request.url()));
        page.on("console", (line) => line.type() === "error" && seen.trouble.push(line.text()));
        page.on("pageerror", (error) => seen.trouble.push(String(error)));
        pages.set(name, { tab, page, seen });
    },
    async go({ page, url }) {
        const answer = await pages.get(page).page.goto(url, { waitUntil: "load" });
        return answer.status();
    },
    async click({ page, role, name }) {
        await pages.get(page).page.getByRole(role, { name }).click();
        await pages.get(page).page.waitForLoadState("load");
    },
    async fill({ page, label, text }) {
        await pages.get(page).page.getByLabel(label).fill(text);
    },
    text: ({ page }) => pages.get(page).page.locator("body").innerText(),
    shows: ({ page, role, name }) => pages.get(page).page.getByRole(role, { name }).isVisible(),
    clipboard: ({ page }) => pages.get(page).page.evaluate("navigator.clipboard.readText()"),
    picture: ({ page, file }) => pages.get(page).page.screenshot({ path: file, fullPage: true }).then(() => file),
    // What a screen must not do: be wider than itself, so that one has to scroll sideways.
    overflow: ({ page }) =>
        pages.get(page).page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"),
    seen: ({ page }) => pages.get(page).seen,
    async axe({ page }) {
        const source = readFileSync(createRequire(import.meta.url).resolve("axe-core"), "utf8");
        await pages.get(page).page.evaluate(source);
        const found = await pages.get(page).page.evaluate("axe.run()");
        return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`);
    },
    async close({ page }) {
        await pages.get(page).tab.close();
        pages.delete(page);
    },
};

const write = (line) => process.stdout.write(JSON.stringify(line) + "\n");
write({ id: 0, ok: browser.version() });
for await (const line of createInterface({ input: process.stdin })) {
    const { id, act, args } = JSON.parse(line);
    try {
        write({ id, ok: (await acts[act](args)) ?? null });
    } catch (error) {
        write({ id, error: String(error?.message ?? error) });
    }
}
await browser.close();
