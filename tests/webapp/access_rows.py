"""Every address of the product, and for whom it opens."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Row:
    """An address, and how its door stands to each kind of person in the order of `KINDS`.

    i: it opens (what the view then makes of the form is another test's matter) · l: first log in
    n: you may not · -: there is nothing here, which is also said of what one must not know of.
    """

    method: str
    endpoint: str
    path: str
    doors: str
    typed: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


# Order of the doors: nobody · requester, handler, archivist, head · legal staff ·
# administrator, audit administrator · terminal of the reading room, stranger of another bureau.
APPROVE = {"decision": "approve", "opinion": "同意"}


HAND_ON = {"person_id": "{head}", "reason": "出差"}


ROWS = [
    # The door itself.
    Row("GET", "static", "/static/app.css", "i iiii i ii ii"),
    Row("GET", "login.show", "/login", "i iiii i ii ii"),
    Row("POST", "login.log_in", "/login", "i iiii i ii ii"),
    Row("POST", "login.log_in_as", "/login/as", "- ---- - -- --"),
    Row("GET", "login.code", "/login/code", "l iiii i ii ni"),
    Row("POST", "login.take_code", "/login/code", "l ---- - -- n-"),
    Row("POST", "login.recover", "/login/recover", "l ---- - -- n-"),
    Row("GET", "login.first", "/login/first", "i iiii i ii ii"),
    Row("POST", "login.set_first", "/login/first", "i iiii i ii ii"),
    Row("POST", "login.logout", "/logout", "l iiii i ii ii"),
    Row("GET", "language.choose", "/language/en", "i iiii i ii ii"),
    # One's own account.
    Row("POST", "account.drop_phrase", "/account/phrases/{phrase}/drop", "l ---i - -- n-"),
    Row("GET", "account.index", "/account", "l iiii i ii ni"),
    Row("GET", "account.password", "/account/password", "l iiii i ii ni"),
    Row("POST", "account.change_password", "/account/password", "l iiii i ii ni"),
    Row("GET", "account.second_factor_page", "/account/second-factor", "l iiii i ii ni"),
    Row("POST", "account.begin", "/account/second-factor/begin", "l iiii i ii ni"),
    Row("POST", "account.confirm", "/account/second-factor", "l ---- - -- n-"),
    Row("POST", "account.language", "/account/language", "l iiii i ii ni"),
    Row("POST", "account.end_others", "/account/sessions/end", "l iiii i ii ni"),
    Row("POST", "account.end_session", "/account/sessions/{login}/end", "l i--- - -- n-"),
    # The day's work.
    Row("GET", "tasks.home", "/", "l iiii i ii ii"),
    Row("GET", "tasks.inbox", "/tasks", "l iiii i ii ni"),
    Row("GET", "tasks.show", "/tasks/{task}", "l --ii - -- n-"),
    Row("POST", "tasks.complete", "/tasks/{task}", "l --ni - -- n-", APPROVE),
    Row("POST", "tasks.keep_phrase", "/tasks/{task}/phrases", "l --ni - -- n-", APPROVE),
    Row("GET", "scans.of_task", "/tasks/{task}/scans/{scan}/1", "l --ii - -- n-"),
    Row("GET", "scans.picture_of_task", "/tasks/{task}/scans/{scan}/1.jpg", "l --ii - -- n-"),
    Row("GET", "scans.of_request", "/requests/{request}/scans/{scan}/1", "l inii - -- n-"),
    Row(
        "GET",
        "scans.picture_of_request",
        "/requests/{request}/scans/{scan}/1.jpg",
        "l inii - -- n-",
    ),
    Row("GET", "scans.original", "/requests/{request}/scans/{scan}/original", "l nnin - -- n-"),
    Row("POST", "tasks.claim", "/tasks/{task}/claim", "l --ni - -- n-"),
    Row("POST", "tasks.release", "/tasks/{task}/release", "l --nn - -- n-"),
    # To the stranger that colleague is none, so the form is refused before the task is found.
    Row("POST", "tasks.reassign", "/tasks/{task}/reassign", "l --ii - -- ni", HAND_ON),
    Row("POST", "tasks.recuse", "/tasks/{task}/recuse", "l --ni - -- n-", {"reason": "亲属"}),
    # Requests.
    Row("GET", "requests.new", "/requests/new", "l iiii i nn ni"),
    Row("GET", "requests.counter", "/counter", "l nnin n nn ni"),
    Row("POST", "requests.path", "/requests/path", "l iiii i nn ni"),
    Row("GET", "requests.cases", "/requests/cases", "l iiii i nn ni"),
    Row("POST", "requests.save", "/requests/draft", "l iiii i nn ni"),
    Row("POST", "requests.submit", "/requests", "l iiii i nn ni"),
    Row("GET", "requests.edit", "/requests/{draft}/edit", "l i-nn - -- n-"),
    Row("POST", "requests.drop", "/requests/{draft}/drop", "l i-nn - -- n-"),
    Row("GET", "requests.show", "/requests/{request}", "l iiii - -- n-"),
    Row("GET", "requests.receipt", "/requests/{request}/receipt", "l iiii - -- n-"),
    Row("POST", "requests.withdraw", "/requests/{request}/withdraw", "l innn - -- n-"),
    Row("GET", "procedures.diagram", "/procedures/{sha256}.bpmn", "l iiii i ii ni"),
    Row("GET", "procedures.state", "/instances/{instance}/state", "l iiii - -- n-"),
    # Cases.
    Row("GET", "cases.index", "/cases", "l iiii i nn ni"),
    Row("GET", "cases.show", "/cases/{case}", "l iiii i -- n-"),
    Row("GET", "case_entry.new", "/cases/new", "l nnin n nn ni"),
    Row("POST", "case_entry.create", "/cases/new", "l nnin n nn ni"),
    Row("GET", "case_correction.ask", "/cases/{case}/correct", "l nnin n -- n-"),
    Row("POST", "case_correction.correct", "/cases/{case}/correct", "l nnin n -- n-"),
    Row("GET", "case_entry.dispute", "/cases/{case}/dispute", "l nnin n -- n-"),
    Row("POST", "case_entry.add_dispute", "/cases/{case}/dispute", "l nnin n -- n-"),
    # Filling a case file: the archivist; recordings also the case's own handlers.
    Row("GET", "case_files.new_document", "/cases/{case}/documents/new", "l nnin n -- n-"),
    Row("POST", "case_files.add_documents", "/cases/{case}/documents/new", "l nnin n -- n-"),
    Row("GET", "case_files.place", "/cases/{case}/documents/{document}/place", "l nnin n -- n-"),
    Row("POST", "case_files.move", "/cases/{case}/documents/{document}/place", "l nnin n -- n-"),
    Row("GET", "case_keeping.new_volume", "/cases/{case}/volumes/new", "l nnin n -- n-"),
    Row("POST", "case_keeping.create_volume", "/cases/{case}/volumes/new", "l nnin n -- n-"),
    Row("GET", "case_keeping.new_handler", "/cases/{case}/handlers/new", "l nnin n -- n-"),
    Row("POST", "case_keeping.add_handler", "/cases/{case}/handlers/new", "l nnin n -- n-"),
    Row(
        "GET",
        "case_keeping.ask_off",
        "/cases/{case}/handlers/{handler}/off",
        "l nnin n -- n-",
    ),
    Row("POST", "case_keeping.take_off", "/cases/{case}/handlers/{handler}/off", "l nnin n -- n-"),
    Row("GET", "case_keeping.archive", "/cases/{case}/archive", "l nnin n -- n-"),
    Row("POST", "case_keeping.put_away", "/cases/{case}/archive", "l nnin n -- n-"),
    Row("GET", "case_keeping.end", "/cases/{case}/disputes/{dispute}/end", "l nnin n -- n-"),
    Row("POST", "case_keeping.note_end", "/cases/{case}/disputes/{dispute}/end", "l nnin n -- n-"),
    Row("GET", "case_recordings.new", "/cases/{case}/recordings/new", "l niin n -- n-"),
    Row("POST", "case_recordings.take", "/cases/{case}/recordings/new", "l niin n -- n-"),
    Row("GET", "case_recordings.describe", "/cases/{case}/recordings/enter", "l niin n -- n-"),
    Row("POST", "case_recordings.enter", "/cases/{case}/recordings/enter", "l niin n -- n-"),
    # Content opens to the person whose grant names it.
    Row("GET", "media.document", "/documents/{document}/1", "l -i-- - -- n-"),
    Row("GET", "media.page_picture", "/documents/{document}/1.jpg", "l -i-- - -- n-"),
    Row("GET", "media.recording", "/recordings/{recording}", "l -i-- - -- n-"),
    Row("GET", "media.stream", "/recordings/{recording}/playing", "l -i-- - -- n-"),
    Row("POST", "media.beacon", "/viewing/recording/{recording}", "l -i-- - -- n-"),
    Row("POST", "media.finish", "/visits/{visit}/finish", "l ---n - -- n-"),
    Row("GET", "media.copy", "/grants/{own_grant}/copies/document/{document}", "l ---- - -- n-"),
    # The reading room: the desk, and its terminals without a visitor.
    Row("GET", "reading_room.desk", "/reading-room", "l nnin n nn ni"),
    Row("GET", "reading_room.arrange", "/reading-room/grants/{grant}", "l nnin n nn n-"),
    Row("POST", "reading_room.begin", "/reading-room/grants/{grant}/open", "l nnin n nn n-"),
    Row("GET", "reading_room.visit", "/reading-room/visits/{visit}", "l --ii - -- n-"),
    Row("POST", "reading_room.code", "/reading-room/visits/{visit}/code", "l nnin n nn n-"),
    Row("POST", "reading_room.lift_for", "/reading-room/visits/{visit}/lift", "l --in - -- n-"),
    Row("POST", "reading_room.lift", "/reading-room/terminals/lift", "l nnin n nn ni"),
    Row("POST", "reading_room.leave", "/reading-room/visits/{visit}/leave", "l nnin n nn n-"),
    Row(
        "POST",
        "reading_room.hand_over",
        "/reading-room/visits/{visit}/volume/{volume}",
        "l --in - -- n-",
    ),
    Row("GET", "terminal.enter", "/room", "i iiii i ii ii"),
    Row("POST", "terminal.start", "/room", "i iiii i ii ii"),
    Row("GET", "terminal.shelf", "/room/items", "i iiii i ii ii"),
    Row("GET", "terminal.document", "/room/documents/{document}/1", "- ---- - -- --"),
    Row("GET", "terminal.page_picture", "/room/documents/{document}/1.jpg", "- ---- - -- --"),
    Row("GET", "terminal.recording", "/room/recordings/{recording}", "- ---- - -- --"),
    Row("GET", "terminal.stream", "/room/recordings/{recording}/playing", "- ---- - -- --"),
    Row("POST", "terminal.beacon", "/room/viewing/recording/{recording}", "- ---- - -- --"),
    Row("POST", "terminal.leave", "/room/leave", "i iiii i ii ii"),
    Row("POST", "terminal.lock", "/room/lock", "i iiii i ii ii"),
    # Register, papers, discs.
    Row("GET", "register.index", "/register", "l nnii n nn ni"),
    Row("GET", "register.show", "/register/{entry}", "l --ii - -- n-"),
    Row("POST", "register.add_correction", "/register/{entry}/correct", "l --in - -- n-"),
    Row("POST", "register.void", "/register/{entry}/void", "l --in - -- n-"),
    Row("POST", "register.print_period", "/register/print", "l nnii n nn ni"),
    Row("GET", "papers.index", "/papers", "l iiii i nn ni"),
    Row("GET", "papers.show", "/papers/{instrument}.pdf", "l -iii - -- n-"),
    Row("POST", "papers.void", "/papers/{instrument}/void", "l -nin - -- n-"),
    Row("POST", "papers.draw", "/papers/{instrument}/draw", "l -iin - -- n-"),
    Row("GET", "paper.show", "/papers/{instrument}", "l -iii - -- n-"),
    Row("GET", "paper.copy", "/papers/{waiting}/proof.pdf", "l -iii - -- n-"),
    Row("POST", "paper.ask", "/papers/{instrument}/copies", "l -iii - -- n-"),
    Row("POST", "paper_scans.add", "/papers/{instrument}/scans", "l -iin - -- n-"),
    Row("POST", "paper.send", "/papers/{instrument}/sendings", "l -iin - -- n-"),
    Row("POST", "serving.issue", "/papers/{instrument}/proofs", "l -iin - -- n-"),
    Row("GET", "paper_scans.show", "/papers/{instrument}/scans/{filed}/1", "l -iii - -- n-"),
    Row("GET", "paper_scans.picture", "/papers/{instrument}/scans/{filed}/1.jpg", "l -iii - -- n-"),
    Row(
        "GET",
        "paper_scans.original",
        "/papers/{instrument}/scans/{filed}/original",
        "l -nin - -- n-",
    ),
    # Seals: who answers for the papers keeps them; the right to one decides who may set it.
    Row("GET", "seals.index", "/seals", "l iiii i nn ni"),
    Row("POST", "seals.way", "/seals/way", "l nnni n nn ni"),
    Row("POST", "seals.signatures", "/seals/signatures", "l nnni n nn ni"),
    Row("GET", "seals.new", "/seals/new", "l nnni n nn ni"),
    Row("POST", "seals.register", "/seals/new", "l nnni n nn ni"),
    Row("GET", "seals.preview", "/seals/preview.svg?name=局", "l nnni n nn ni"),
    Row("GET", "seals.show", "/seals/{seal}", "l --ii - -- n-"),
    Row("GET", "seals.picture", "/seals/{seal}/picture", "l --ii - -- n-"),
    Row("POST", "seals.note", "/seals/{seal}/events", "l --ni - -- n-"),
    Row("POST", "seals.grant", "/seals/{seal}/rights", "l --ni - -- n-"),
    Row("POST", "seals.end", "/seals/{seal}/rights/{right}/end", "l --ni - -- n-"),
    Row("GET", "sealing.waiting", "/sealing", "l iiii i nn ni"),
    Row("POST", "sealing.seal", "/sealing", "l -nin - nn n-", {"paper": "{waiting}"}),
    Row("POST", "sealing.by_hand", "/papers/{waiting}/by-hand", "l -nin - -- n-"),
    Row("POST", "sealing.stamped", "/papers/{instrument}/stamped", "l -nin - -- n-"),
    Row("GET", "sealing.uses", "/seals/uses", "l nnii n nn ni"),
    Row("GET", "sealing.printed", "/seals/uses/print", "l nnii n nn ni"),
    # Handwriting: only whose place it is; left to ink also by who keeps papers.
    Row("GET", "signing.waiting", "/signing", "l iiii i nn ni"),
    Row("GET", "signing.show", "/papers/{unsigned}/signature", "l -nni - -- n-"),
    Row("POST", "signing.sign", "/papers/{unsigned}/signature", "l -nni - -- n-"),
    Row("GET", "signing.page_picture", "/papers/{unsigned}/proof/1.jpg", "l -nni - -- n-"),
    Row(
        "POST",
        "signing.leave",
        "/papers/{unsigned}/signature/by-hand",
        "l -nii - -- n-",
        {"signer": "{signer}"},
    ),
    Row("GET", "discs.index", "/discs", "l iiii i nn ni"),
    Row("GET", "discs.new", "/discs/new?case={case}", "l iiii i nn n-"),
    Row("POST", "discs.create", "/discs?case={case}", "l iiii i nn n-"),
    Row("GET", "discs.show", "/discs/{disc}", "l -iii - -- n-"),
    Row("POST", "discs.change", "/discs/{disc}/participants", "l -inn - -- n-"),
    # What the public may ask without an account.
    Row("GET", "verify.start", "/v", "i iiii i ii ii"),
    Row("POST", "verify.judge", "/v", "i iiii i ii ii"),
    Row("GET", "verify.root", "/v/root.pem", "- ---- - -- --"),
    Row("GET", "verify.withdrawals", "/v/withdrawn.crl", "- ---- - -- --"),
    Row("GET", "verify.show", "/v/{paper}", "i iiii i ii ii"),
    Row("POST", "verify.compare", "/v/{paper}", "i iiii i ii ii"),
    Row("GET", "verify.ask", "/r", "i iiii i ii ii"),
    Row("POST", "verify.look_up", "/r", "i iiii i ii ii"),
    Row("GET", "verify.progress", "/r/{receipt}", "i iiii i ii ii"),
    # Rules, guide, search.
    Row("GET", "rules.index", "/rules", "l iiii i nn ni"),
    Row("GET", "rules.readings", "/rules/readings", "l iiii i nn ni"),
    Row("GET", "rules.procedures", "/rules/procedures", "l iiii i nn ni"),
    Row("GET", "rules.procedure", "/rules/procedures/staff_access", "l iiii i nn ni"),
    Row("GET", "rules.versions", "/rules/versions", "l iiii i nn ni"),
    Row("GET", "rules.draft", "/rules/draft", "l ---- - -- ni"),
    Row("POST", "rules.enact", "/rules/draft", "l ---- - -- ni"),
    Row("GET", "compliance.index", "/compliance", "l iiii i nn ni"),
    Row("GET", "help.index", "/help", "l iiii i ii ni"),
    Row("GET", "help.topic", "/help/faq", "l iiii i ii ni"),
    Row("GET", "search.index", "/search", "l iiii i in ni"),
    # The installation's health.
    Row("GET", "health.alive", "/livez", "i iiii i ii ii"),
    Row("GET", "health.ready", "/readyz", "i iiii i ii ii"),
    Row("GET", "health.index", "/health", "l nnnn n in nn"),
    Row("POST", "health.again", "/health/jobs/1/again", "l nnnn n -n nn"),
    Row("POST", "health.all_again", "/health/jobs/again", "l nnnn n in nn"),
    Row("POST", "health.dismiss", "/health/jobs/1/dismiss", "l nnnn n -n nn"),
    # Accounts.
    Row("GET", "people_admin.index", "/people", "l nnnn n in nn"),
    Row("GET", "people_admin.new", "/people/new", "l nnnn n in nn"),
    Row("POST", "people_admin.create", "/people/new", "l nnnn n in nn"),
    Row("GET", "people_admin.show", "/people/{person}", "l nnnn n i- n-"),
    Row("POST", "people_admin.rename", "/people/{person}/name", "l nnnn n i- n-"),
    Row("POST", "people_admin.disable", "/people/{person}/disable", "l nnnn n i- n-"),
    Row("POST", "people_admin.enable", "/people/{person}/enable", "l nnnn n i- n-"),
    Row("POST", "people_admin.issue_code", "/people/{person}/code", "l nnnn n i- n-"),
    Row("POST", "people_admin.lift", "/people/{person}/lift", "l nnnn n i- n-"),
    # The administrator of a bureau knows of no places.
    Row("POST", "people_admin.lift_place", "/people/places/lift", "l nnnn n -n nn"),
    Row(
        "POST",
        "people_admin.end_session",
        "/people/{person}/sessions/{login}/end",
        "l nnnn n i- n-",
    ),
    Row("POST", "people_posts.appoint", "/people/{person}/posts", "l nnnn n i- n-"),
    Row(
        "POST", "people_posts.end_holding", "/people/{person}/posts/{holding}/end", "l nnnn n i- n-"
    ),
    Row("POST", "people_posts.name_deputy", "/people/{person}/deputies", "l nnnn n i- n-"),
    Row(
        "POST",
        "people_posts.end_deputy",
        "/people/{person}/deputies/{deputy}/end",
        "l nnnn n i- n-",
    ),
    Row("POST", "people_posts.grant_duty", "/people/{person}/duties", "l nnnn n i- n-"),
    Row("POST", "people_posts.end_duty", "/people/{person}/duties/{duty}/end", "l nnnn n i- n-"),
    Row("GET", "organisation.index", "/organisation", "l nnnn n in nn"),
    Row("POST", "organisation.add_office", "/organisation/offices", "l nnnn n in nn"),
    Row("POST", "organisation.add_post", "/organisation/posts", "l nnnn n in nn"),
    Row("POST", "organisation.contact", "/organisation/contact", "l nnnn n in nn"),
    Row("POST", "organisation.change_roles", "/organisation/posts/{post}", "l nnnn n in nn"),
    # The trail.
    Row("GET", "audit.index", "/audit", "l nnnn n ni nn"),
    Row("GET", "audit.printed", "/audit/print", "l nnnn n ni nn"),
    Row("POST", "audit.verify", "/audit/verify", "l nnnn n ni nn"),
    Row("POST", "audit.export", "/audit/export", "l nnnn n ni nn"),
]
