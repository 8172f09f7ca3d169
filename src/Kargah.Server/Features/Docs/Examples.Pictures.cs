using Kargah.Contracts;

namespace Kargah.Server.Features.Docs;

internal static partial class Examples
{
    private static object[] OfPictures()
    {
        var picture = new Picture
        {
            Id = Id,
            Filename = "DSC_0042.jpg",
            OriginalFilename = "DSC_0042.jpg",
            Size = 5_242_880,
            MimeType = "image/jpeg",
            Sha256 = "35f4f4a4a4d4a0d6bd5be5f0d7d6cbd9c4f4dbd65c5fd1ad2b2fd3b1e1a9a0c7",
            Width = 4928,
            Height = 3264,
            BitDepth = 8,
            ColorSpace = "Adobe RGB",
            HasIcc = true,
            IsRaw = false,
            Exif = new PictureExif("NIKON D5100", "50mm f/1.8", 100, 0.008, 8, 50, WhiteBalanceMode.Manual, new DateTime(2026, 1, 1, 11, 58, 0)),
            Metadata = new Dictionary<string, string> { ["shelf"] = "12" },
            Group = "Copy stand, 1 January",
            Status = PictureStatus.Ready,
            CreatedAt = Time,
            UpdatedAt = Time,
            LastDetection = new DetectionSummary(Id, true, 4, 0.99, Time),
            LastCorrection = new CorrectionSummary(Id, 0.62, 0.91, QualityRating.Excellent, Time),
        };
        var reference = new Reference
        {
            Id = BuiltInReferences.Default,
            Name = "Classic 24, since November 2014",
            Source = "The maker's published values",
            BuiltIn = true,
            Measured = true,
            Patches = [new ReferenceValue(0, "dark skin", [37.54, 14.37, 14.92], [116, 79, 65])],
        };
        var detection = new Detection
        {
            DetectionId = Id,
            ImageId = Id,
            Success = true,
            Chart = ChartKind.Aruco24,
            MarkersFound = 4,
            Markers = [new MarkerPlace(0, [[281.3, 97.9], [357.9, 108.9], [337.1, 179.1], [259.1, 167.3]])],
            ReprojectionErrorPx = 0.03,
            CardCorners = [[251.2, 70.4], [970.6, 172.1], [900.8, 705.9], [110.5, 560.2]],
            Homography = [[0.89, -0.33, 308.8], [0.12, 0.8, 138.0], [0, 0, 1]],
            CardOrientation = CardOrientation.Normal,
            Patches = [new DetectedPatch(0, "dark skin", [330.1, 240.7], [0, 0, 100, 100], [104.2, 83.1, 60.9], [0.139, 0.087, 0.046], 1.2, 0, 0, false, false, true)],
            PatchesCount = 24,
            Confidence = 0.99,
            ColorSpace = "sRGB",
            ProcessingTimeMs = 38,
            Timestamp = Time,
        };
        var verdict = new Verdict("Metamorfoze 2.0 (draft)", "full", [new VerdictCriterion("mean ΔE₀₀", "full", 3, 0.62, true, "mean_delta_e")], "Metamorfoze Preservation Imaging Guidelines 2.0, draft of June 2023", "On the patches that the correction was found from.", ProblemCodes.VerdictOnFittedPatches);
        var correction = new ColorCorrection
        {
            CorrectionId = Id,
            DetectionId = Id,
            ImageId = Id,
            Success = true,
            CcmMatrix = [[1.1, -0.07, -0.03], [-0.04, 1.09, -0.05], [0.01, -0.06, 1.05]],
            Model = CorrectionModel.Linear,
            Coefficients = [[0.46, 0.36, 0.14], [0.23, 0.72, 0.05], [0.01, 0.08, 0.73]],
            Linearization = LinearizationMethod.None,
            WhiteBalanceGains = [1.17, 1, 1.4],
            ShadingOverCard = 0.06,
            DeltaEMetrics = new DeltaEReport
            {
                Formula = "CIEDE2000",
                White = "D50, 2°",
                Reference = reference.Name,
                OverallDeltaE = 0.62,
                PerPatchDeltaE = [0.4],
                Median = 0.5,
                P90 = 1.1,
                P95 = 1.3,
                Max = 1.6,
                Min = 0.1,
                LeaveOneOutDeltaE = 0.91,
                BeforeDeltaE = 9.7,
                NeutralDeltaAb = 0.4,
                DeltaL = 0.3,
                PatchesAboveThreshold = 0,
                Histogram = new DeltaECounts(20, 4, 0, 0),
                QualityRating = QualityRating.Excellent,
                Verdicts = new Verdicts(verdict, verdict, verdict),
            },
            Patches = [new CorrectedPatch(0, "dark skin", [37.54, 14.37, 14.92], [37.6, 14.2, 15.1], [116, 79, 65], [116, 79, 65], [104, 83, 61], 0.4, 0.6, true, false)],
            QualityScore = 0.94,
            OutputColorSpace = "sRGB",
            OutputFormat = PictureFileFormat.Jpeg,
            OutputFilename = "DSC_0042_corrected_sRGB.jpg",
            OutputImagePath = $"/api/correct/color/{Id}/image",
            ProcessingTimeMs = 640,
            Warnings = [],
            Notices = [],
            Timestamp = Time,
            Applied = [new AppliedCorrection(Id, "DSC_0043_corrected_sRGB.jpg", $"/api/correct/color/{Id}/image?image_id={Id}", null)],
        };
        MethodChoice[] choices = [new("auto", "By leave-one-out.", true)];
        return
        [
            picture,
            new PictureListResponse { Images = [picture], Count = 1, Total = 1 },
            new PictureBatchResponse { Uploaded = [picture], Failed = [new FailedUpload("notes.jpg", "notes.jpg is no picture: it does not begin as a JPEG file does.", ProblemCodes.NotAPicture)] },
            new UpdatePictureRequest { Description = "Title page", Group = "Copy stand, 1 January" },
            new ProposedGroupsResponse { Groups = [new ProposedGroup("NIKON D5100, 50mm f/1.8, 2026-01-01 11:58", [Id], "The same camera, lens and fixed white balance, never more than 30 minutes apart.", ProblemCodes.GroupOfFixedBalance, true, Id)] },
            reference,
            new ReferenceListResponse { References = [reference] },
            new DetectCardRequest { ImageId = Id, Chart = ChartKind.Aruco24 },
            detection,
            new ColorHealthResponse { Available = true, Raw = true, Libraries = new Dictionary<string, string> { ["libvips"] = "installed", ["libraw"] = "installed" } },
            new CorrectColorRequest { DetectionId = Id, OutputColorSpace = "sRGB", OutputFormat = PictureFileFormat.Jpeg, Quality = 95 },
            correction,
            new CorrectionMethodsResponse { WhiteBalance = choices, Linearization = choices, Models = choices, Shading = choices, OutputColorSpaces = choices, OutputFormats = choices, ProfileFormats = choices },
            .. OfBatches(new PictureReport { Image = picture, Detection = detection, Correction = correction }),
        ];
    }
}
