using Kargah.Contracts;

namespace Kargah.Print.Words;

internal sealed partial record PrintWords
{
    private static readonly PrintWords persian = new()
    {
        IsPersian = true,
        CardTitle = "کارت رنگ کارگاه، ۲۴ خانه",
        CardAdvice = "با مقیاس ۱۰۰٪ (اندازهٔ واقعی)، بدون مدیریت رنگ و روی کاغذ مات چاپ کنید؛ کاغذ براق چراغ‌ها را بازمی‌تاباند. اگر خط‌کش ۱۰۰ میلی‌متر نیست، چاپگر اندازه را "
            + "تغییر داده است؛ کارت باز هم کار می‌کند. رنگی که چاپگر می‌سازد همان نیست که جدول می‌گوید: خانه‌های خشک‌شده را با طیف‌سنج اندازه بگیرید و مقدارها را به‌عنوان مرجع بارگذاری "
            + "کنید. تا آن زمان نتیجه‌های این کارت «مرجع اندازه‌گیری‌نشده» دارند و درجه نمی‌گیرند.",
        WindowTitle = "قاب کارگاه برای کارت رنگ خودتان",
        WindowAdviceOf = "برای کارتی با ۲۴ خانه که از میان هر خانه تا میان خانهٔ کناری {0} میلی‌متر است. با مقیاس ۱۰۰٪ (اندازهٔ واقعی) روی کاغذ مات چاپ کنید و خط‌کش را بسنجید. "
            + "از روی خط‌چین ببرید و قاب را روی کارت بگذارید: خانهٔ قهوه‌ای بالا سمت چپ، ردیف خاکستری پایین، و فاصلهٔ خانه‌ها روبه‌روی نشانه‌ها.",
        CutOut = "این بخش را ببرید",
        RulerCheck = "۱۰۰ میلی‌متر، اگر با اندازهٔ واقعی چاپ شده باشد",
        ReportTitle = "گزارش رنگ",
        Before = "پیش از تصحیح",
        After = "پس از تصحیح",
        NoPicture = "بدون تصویر",
        Mean = "میانگین ΔE₀₀",
        LeaveOneOut = "میانگین ΔE₀₀ با کنارگذاشتن",
        LeaveOneOutShort = "کنارگذاشته",
        Worst = "بدترین خانه، ΔE₀₀",
        Uncorrected = "پیش از تصحیح، با همان روشنی",
        Rated = "درجه بر پایهٔ کنارگذاشتن",
        NotRated = "مرجع اندازه‌گیری نشده: بدون درجه",
        Patches = "مرجع (نیمهٔ چپ) و تصحیح‌شده (راست)",
        Bars = "ΔE₀₀ هر خانه",
        BarsNote = "میله: برازش‌شده. نقطه: پیش‌بینی تصحیحی که آن خانه را ندیده است.",
        Errors = "جابه‌جایی رنگ‌ها، \u2066a*\u2069 و \u2066b*\u2069",
        ErrorsNote = "از مرجع (حلقه) تا رنگ تصحیح‌شده (نقطه)؛ خطاها پنج برابر کشیده شده‌اند.",
        Table = "همهٔ خانه‌ها",
        Verdicts = "در برابر استانداردها",
        NoLevel = "به هیچ سطحی نرسید",
        NotJudged = "داوری نشده",
        Limit = "حد",
        Measured = "اندازه",
        Kept = "رعایت شد",
        Missed = "رعایت نشد",
        Warnings = "هشدارها",
        NoCard = "در این تصویر کارتی پیدا نشد.",
        NoCorrection = "این تصویر تصحیح نشده است.",
        Page = "صفحهٔ",
        File = "پرونده",
        Size = "اندازه",
        Camera = "دوربین",
        Lens = "لنز",
        Exposure = "نوردهی",
        Taken = "زمان عکس",
        Space = "فضای رنگ",
        Output = "خروجی",
        Reference = "مرجع",
        Formula = "فرمول",
        Model = "مدل",
        Linearization = "منحنی تن",
        Gains = "ضریب R، G، B",
        Light = "نور",
        LightUnknown = "از پروندهٔ ظاهرشده دانسته نیست",
        Shading = "نور روی کارت",
        NotTakenOut = "یکدست نشده",
        Fingerprint = "SHA-256",
        Neutrals = "خاکستری‌ها",
        Patch = "خانه",
        ReferenceLab = "مرجع \u2066L* a* b*\u2069",
        CorrectedLab = "تصحیح‌شده \u2066L* a* b*\u2069",
        Remark = "یادداشت",
        NotUsed = "به کار نرفته",
        OutOfGamut = "بیرون از گستره",
        BatchTitle = "گزارش دسته",
        Operation = "کار",
        Pictures = "تصویر",
        Corrected = "تصحیح‌شده",
        Failed = "ناموفق",
        Failures = "تصویرهای ناموفق",
        Histogram = "تصویرها بر پایهٔ میانگین ΔE₀₀",
        Picture = "تصویر",
        Rating = "درجه",
        Result = "نتیجه",
        Done = "انجام شد",
        OfLightGroup = "با گروه نورش",
        Ranges = ["کمتر از ۱", "۱ تا ۲", "۲ تا ۳", "۳ و بیشتر"],
        Criteria = new Dictionary<string, string>
        {
            ["mean_delta_e"] = "میانگین ΔE₀₀",
            ["max_delta_e"] = "بزرگ‌ترین ΔE₀₀",
            ["white_balance"] = "تراز سفیدی ΔE(ab)",
        },
        Ratings = new Dictionary<QualityRating, string>
        {
            [QualityRating.Excellent] = "عالی",
            [QualityRating.VeryGood] = "بسیار خوب",
            [QualityRating.Good] = "خوب",
            [QualityRating.Fair] = "قابل قبول",
            [QualityRating.Poor] = "ضعیف",
        },
        Operations = new Dictionary<BatchOperation, string>
        {
            [BatchOperation.Detect] = "یافتن کارت",
            [BatchOperation.Correct] = "تصحیح",
            [BatchOperation.DetectAndCorrect] = "یافتن کارت و تصحیح",
            [BatchOperation.RemoveBackground] = "برداشتن پس‌زمینه",
        },
        Models = new Dictionary<CorrectionModel, string>
        {
            [CorrectionModel.Auto] = "خودکار",
            [CorrectionModel.Linear] = "خطی، ۳ × ۳",
            [CorrectionModel.RootPolynomial] = "چندجمله‌ای ریشه‌ای، درجهٔ ۲",
        },
        Linearizations = new Dictionary<LinearizationMethod, string>
        {
            [LinearizationMethod.Auto] = "خودکار",
            [LinearizationMethod.None] = "همان که فضای رنگ می‌گوید",
            [LinearizationMethod.Neutrals] = "برازش‌شده با خانه‌های خاکستری",
        },
    };
}
