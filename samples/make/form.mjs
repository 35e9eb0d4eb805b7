// samples/form.png: a clinic registration form, filled in.
import { Page } from "./lib/page.mjs";

export function drawForm() {
  const page = new Page(1000, 1180, "#ffffff").style({ font: "open-sans-400", size: 17, color: "#20303c" });
  const label = { font: "open-sans-600", size: 15, color: "#3d5366" };
  const value = { font: "ibm-plex-sans-600", size: 20, color: "#1b2f8a", wordSpacing: 2 };
  page.rect(0, 0, 1000, 104, "#e8f1f8");
  page.rect(0, 104, 1000, 4, "#2b6ca3");
  page.add(
    `<rect x="60" y="30" width="46" height="46" rx="10" fill="#2b6ca3"/><path d="M83 40v26M70 53h26" stroke="#fff" stroke-width="7" stroke-linecap="round"/>`,
  );
  page.text(126, 58, "Lakeview Family Clinic", { font: "open-sans-700", size: 25, color: "#1c4a73" });
  page.text(126, 82, "Patient registration form", { size: 17, color: "#3d5366" });
  page.text(940, 58, "Form LC-204", { font: "open-sans-600", size: 16, align: "right", color: "#3d5366" });
  page.text(940, 82, "Date: 05/18/2026", {
    font: "open-sans-600",
    size: 16,
    align: "right",
    color: "#3d5366",
  });

  const section = (y, text) => {
    page.rect(60, y, 880, 34, "#2b6ca3", { radius: 3 });
    page.text(74, y + 23, text, { font: "open-sans-700", size: 16, color: "#ffffff" });
  };
  const field = (x, y, width, name, text) => {
    page.text(x, y, name, label);
    page.rect(x, y + 10, width, 42, "#fbfdff", { stroke: "#9fb3c5", strokeWidth: 1.3, radius: 3 });
    page.text(x + 12, y + 38, text, value);
  };
  const box = (x, y, on, name) => {
    page.rect(x, y - 15, 18, 18, "#ffffff", { stroke: "#4b6175", strokeWidth: 1.6 });
    if (on) {
      page.add(
        `<path d="M${x + 2} ${y - 13}l14 14m0-14l-14 14" stroke="#1b2f8a" stroke-width="2.6" stroke-linecap="round"/>`,
      );
    }
    page.text(x + 28, y, name);
  };

  section(136, "1. Patient");
  field(60, 202, 425, "First name", "Tobias");
  field(515, 202, 425, "Last name", "Keller");
  field(60, 288, 270, "Date of birth", "11/02/1984");
  field(360, 288, 270, "Phone", "(414) 555-0183");
  field(660, 288, 280, "Patient ID", "884-20-317");
  field(60, 374, 570, "Address", "2210 Juniper Court");
  field(660, 374, 280, "ZIP code", "53202");
  field(60, 460, 570, "Email", "tkeller@postbox.example");
  field(660, 460, 280, "Preferred language", "English");

  section(552, "2. Insurance");
  field(60, 618, 425, "Company", "Great Lakes Mutual");
  field(515, 618, 425, "Policy number", "GLM-7740-2281");

  section(710, "3. Health");
  page.text(60, 778, "Do you take any medication?", label);
  box(420, 778, true, "Yes");
  box(540, 778, false, "No");
  page.text(60, 818, "Do you have allergies?", label);
  box(420, 818, true, "Yes");
  box(540, 818, false, "No");
  page.text(60, 858, "Do you smoke?", label);
  box(420, 858, false, "Yes");
  box(540, 858, true, "No");
  field(60, 898, 880, "If yes, please list", "Penicillin, lisinopril 10 mg daily");

  page.paragraph(
    60,
    1000,
    880,
    "I confirm that the information above is correct and complete. I agree to pay the costs that my insurance does not cover within thirty days.",
    { size: 16, leading: 25 },
  );
  page.text(74, 1098, "Tobias Keller", { font: "caveat-600", size: 44, color: "#1b2f8a", truth: false });
  page.line(60, 1112, 430, 1112, "#6b8092", 1.5);
  page.text(60, 1136, "Signature", label);
  page.text(572, 1100, "05/18/2026", value);
  page.line(560, 1112, 940, 1112, "#6b8092", 1.5);
  page.text(560, 1136, "Date signed", label);
  return page;
}
