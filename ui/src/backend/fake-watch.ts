import type { AccountDetail } from "@/gen/AccountDetail";
import type { AccountView } from "@/gen/AccountView";
import type { DspView } from "@/gen/DspView";
import type { RelativesView } from "@/gen/RelativesView";
import type { ReportView } from "@/gen/ReportView";
import { hasBilling } from "@/lib/account-health";
import { FakeOrganize } from "./fake-organize";
import { refuse } from "./fake-rules";
import { checkRange, NOT_WATCHED, summaryOf } from "./fake-watch-rules";
import type { Backend } from "./types";

const NO_DSP: DspView = { checked_at: null, campaigns: [], guidance: [], events: [], gaps: [] };

/** Relatives that are named. */
const NAMED = 50;

const relatives = (accounts: readonly AccountView[]): RelativesView => ({
  count: accounts.length,
  accounts: [...accounts]
    .sort((a, b) => a.name.localeCompare(b.name))
    .slice(0, NAMED)
    .map(({ id, external_id, name, kind, country_code }) => ({ id, external_id, name, kind, country_code })),
});

/** Health of accounts, DSP advertisers and their reports in the pretend app. */
export class FakeWatch extends FakeOrganize {
  #account(id: string): AccountView {
    const found = this.world.accounts.find((account) => account.id === id);
    return found ?? refuse("not_found", "no such account");
  }

  #detail(id: string): AccountDetail {
    const account = this.#account(id);
    const connection = this.world.connections.find((each) => each.id === account.connection_id);
    const { accounts } = this.world;
    const mark = this.world.marks[id];
    return {
      account_id: id,
      account,
      connection: connection?.label ?? "",
      parents: relatives(accounts.filter((each) => account.parents.includes(each.id))),
      children: relatives(accounts.filter((each) => each.parents.includes(id))),
      same_external_id: accounts.some((each) => each.id !== id && each.external_id === account.external_id),
      group: mark?.group ?? null,
      tags: mark?.tags ?? [],
      note: mark?.note ?? "",
      pinned: mark?.pinned ?? false,
      unwatched: !hasBilling(account.kind),
      watch: account.watch ?? NOT_WATCHED,
      step: null,
      link: null,
      payment_due: null,
      billing_status: null,
      account_status: null,
      notices: [],
      history: [],
      checked_at: null,
      delivery: null,
      reach: connection
        ? [
            {
              connection_id: connection.id,
              label: connection.label,
              device: null,
              health: connection.health,
              end: connection.end,
            },
          ]
        : [],
      checking: false,
      problem: null,
      ...this.world.details[id],
    };
  }

  override watchSummary = () =>
    this.answer("watchSummary", [], () => this.world.watch ?? summaryOf(this.world.accounts));
  override accountDetail: Backend["accountDetail"] = (id) =>
    this.answer("accountDetail", [id], () => this.#detail(id));
  override checkAccount: Backend["checkAccount"] = (id, force) =>
    this.answer("checkAccount", [id, force], () => {
      if (force || this.#detail(id).checked_at === null) {
        const found = this.world.checked[id] ?? {};
        this.world.details[id] = {
          ...this.world.details[id],
          checked_at: Date.now(),
          problem: null,
          checking: false,
          ...found,
        };
        const { watch } = found;
        if (watch) {
          this.world.accounts = this.world.accounts.map((each) =>
            each.id === id ? { ...each, watch } : each,
          );
        }
        this.announce({ type: "watch_changed" });
      }
      return this.#detail(id);
    });
  override openAccountPage: Backend["openAccountPage"] = (id) =>
    this.answer("openAccountPage", [id], () => {
      if (this.#detail(id).link === null) refuse("not_found", "the account has no page");
    });

  #dsp(id: string): DspView {
    this.#account(id);
    return this.world.dsp[id] ?? NO_DSP;
  }

  override dsp: Backend["dsp"] = (id) => this.answer("dsp", [id], () => this.#dsp(id));
  override checkDsp: Backend["checkDsp"] = (id) =>
    this.answer("checkDsp", [id], () => {
      this.world.dsp[id] = { ...this.#dsp(id), checked_at: Date.now() };
      this.announce({ type: "watch_changed" });
      return this.world.dsp[id];
    });
  override dspInsights: Backend["dspInsights"] = (id, campaign, force) =>
    this.answer("dspInsights", [id, campaign, force], () => {
      this.#account(id);
      const found = this.world.insights[campaign];
      return (
        found ?? {
          campaign_id: campaign,
          checked_at: Date.now(),
          date: null,
          groups: [],
          missing: "Insights are available for campaigns that have been active for eight days.",
        }
      );
    });

  #setReports(reports: ReportView[]) {
    this.world.reports = reports;
    this.announce({ type: "reports_changed" });
  }

  #report(id: number): ReportView {
    return this.world.reports.find((report) => report.id === id) ?? refuse("not_found", "no such report");
  }

  override reports: Backend["reports"] = (id) =>
    this.answer("reports", [id], () =>
      this.world.reports.filter((report) => report.account_id === id).sort((a, b) => b.id - a.id),
    );
  override createReport: Backend["createReport"] = (id, from, to) =>
    this.answer("createReport", [id, from, to], () => {
      this.#account(id);
      checkRange(from, to);
      const report: ReportView = {
        id: Math.max(0, ...this.world.reports.map((each) => each.id)) + 1,
        account_id: id,
        from,
        to,
        phase: "requested",
        failure: null,
        rows: 0,
        created_at: Date.now(),
        finished_at: null,
      };
      this.#setReports([report, ...this.world.reports]);
      return report;
    });
  override reportTable: Backend["reportTable"] = (id) =>
    this.answer("reportTable", [id], () => {
      if (this.#report(id).phase !== "ready") refuse("not_found", "the report is not ready");
      return this.world.tables[id] ?? refuse("not_found", "the report has no table");
    });
  override exportReport: Backend["exportReport"] = (id) =>
    this.answer("exportReport", [id], () => {
      const { from, to, rows } = this.#report(id);
      return { path: `/home/ada/Downloads/adkeeper-report-${from}-${to}.csv`, rows };
    });
  override deleteReport: Backend["deleteReport"] = (id) =>
    this.answer("deleteReport", [id], () => {
      this.#report(id);
      this.#setReports(this.world.reports.filter((report) => report.id !== id));
    });
  /** Amazon has made a report, or could not. */
  moveReport(id: number, patch: Partial<ReportView>) {
    this.#setReports(this.world.reports.map((each) => (each.id === id ? { ...each, ...patch } : each)));
  }
}
