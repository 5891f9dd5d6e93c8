import APIModel

extension MethodCompiler {
    /// What the method's validator demands of parameters and of bodies; without a validator, nothing: then
    /// `requestParameters: true` and `requestModels` describe the method and are not enforced.
    mutating func validation() -> (parameters: [RequiredParameter], body: BodyValidation?) {
        guard let id = method.requestValidatorId else { return ([], nil) }
        guard let validator = snapshot.requestValidators.first(where: { $0.id == id }) else {
            warn("request validator \(id)", "there is no such validator in the deployment; nothing is validated")
            return ([], nil)
        }
        return (
            validator.validateRequestParameters ? requiredParameters() : [],
            validator.validateRequestBody ? bodyValidation() : nil
        )
    }

    private func requiredParameters() -> [RequiredParameter] {
        (method.requestParameters ?? [:]).filter(\.value).keys.sorted().compactMap { key in
            for position in [RequiredParameter.Position.header, .path, .queryString] {
                if let name = key.suffix(after: "method.request.\(position.rawValue).") {
                    return RequiredParameter(position: position, name: String(name))
                }
            }
            return nil
        }
    }

    /// Nil when the method names no models: a body that no schema applies to passes (AWS guide, "Enable request
    /// validation": whether such bodies reach the backend is for passthroughBehavior to say). The emulator's `Empty`
    /// model in such a method's place is not followed: AWS let a GET without body and with a body validator pass
    /// (recorded: test_api_gateway_request_validator), and an empty body matches no model there.
    private mutating func bodyValidation() -> BodyValidation? {
        guard let names = method.requestModels, !names.isEmpty else { return nil }
        var entries: [BodyValidation.Entry] = []
        for (mediaType, name) in names.sorted(by: { $0.key < $1.key }) {
            let model: BodyValidation.BodyModel
            do {
                model = .schema(try models.schema(name))
            } catch {
                model = .refused(
                    refuse(
                        "request model \(mediaType)", "\(error.reason); until then bodies of this type get 500",
                        log: "Unable to validate the request body"))
            }
            entries.append(BodyValidation.Entry(mediaType: mediaType, model: model))
        }
        return BodyValidation(entries: entries)
    }
}
